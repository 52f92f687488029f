import { open } from 'node:fs/promises';
import { Fault, Reject } from './errors.ts';

const MEGABYTE = 1_000_000;
const CHUNK = 65_536;

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'no permission to read it',
};

/** A file that cannot be read, in words. */
export function fileFault(path: string, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  return new Fault('E_FILE', `${path}: ${REASONS[code ?? ''] ?? message}`, { cause: error });
}

/**
 * The bytes of a file, pipe or device. What it says about its own size is not trusted: reading stops at the limit.
 * Throws E_FILE, or E_TOO_LARGE above `limit` bytes.
 */
export async function readCapped(path: string, limit: number): Promise<Buffer> {
  const file = await open(path).catch((error) => {
    throw fileFault(path, error);
  });
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; ; ) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
      if (bytesRead === 0) return Buffer.concat(chunks);
      if ((size += bytesRead) > limit) throw new Reject('E_TOO_LARGE', `${path} is larger than ${limit / MEGABYTE} MB`);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } catch (error) {
    throw error instanceof Fault ? error : fileFault(path, error);
  } finally {
    await file.close();
  }
}
