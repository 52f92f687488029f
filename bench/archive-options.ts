import type { Command } from 'commander';

export interface ArchiveOptions {
  articles: number;
  /** Where the archive stays; absent = it goes with the benchmark. */
  archive?: string;
}

/** The options of every benchmark that reads an archive. */
export const declareArchive = (command: Command, articles: number): Command =>
  command
    .option('--articles <N>', 'size of the archive; 1000000 takes 15 GB, half of it log, and ten minutes', Number, articles)
    .option('--archive <DIR>', 'keep the archive here, and read it from here if it is there');
