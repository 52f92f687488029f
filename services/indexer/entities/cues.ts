const list = (text: string): string[] => text.trim().split(/\s+/);

/** Verbs of saying, in all forms that stand beside a quotation. */
const CUES: ReadonlySet<string> = new Set(
  list(`said say says saying told tell tells telling added adds adding asked asks asking argued argues arguing announced announces asserted asserts
  asserting claimed claims claiming commented comments commenting concluded concludes confirmed confirms continued continues declared declares
  declaring denied denies described describes describing explained explains explaining insist insists insisted insisting joked mentioned noted notes
  noting predicted predicts promised quipped recalled recalls remarked remarks replied replies replying responded responds repeated stated states
  stating stressed stresses stressing suggested suggests tweeted tweets tweeting urged urges urging vowed vows warned warns warning wrote writes
  writing acknowledged acknowledges admitted admits advised advises agreed agrees complained complains conceded concede concedes cautioned cautions
  countered emphasised emphasized emphasises emphasizes emphasising emphasizing highlighted highlights indicated indicates lamented laments
  maintains maintained pledged pointed pleaded posted proclaimed protested reads read reiterated reiterates reports reported revealed reveals
  shouted yelled thundered mused observed observes offered recounted recounts slammed blasted called calling calls dubbed demanded demands opined
  testified thinks thought believes believed went praised accused accusing criticised criticized characterising characterizing characterised
  characterized characterizes echoed echoing elaborated expressed exclaimed boasted bragged charged railed began labelled labeled labeling
  deemed referring contends contended cited cites citing questioned questions wondered wonders teased chided mocked deadpanned hinted thanked
  summarised summarized whispered sighed sings sang chanting chanted texted quoted`),
);

/** Words between a speaker and the verb that belong to neither. */
export const BETWEEN =
  /^(?:also|then|later|recently|now|repeatedly|once|reportedly|famously|previously|further|simply|publicly|\p{Ll}+ly|has|have|had|is|was|were|been|would|will|did|to|not|just|even|already|often|never|still|again|earlier|first|himself|herself|themselves)$/u;

/** Words that stand for a speaker named elsewhere. */
export const PRONOUNS: ReadonlySet<string> = new Set(list('he she they i we it who'));

/** Whether a word, whatever its case, is a verb of saying. */
export const isCue = (word: string): boolean => CUES.has(word.toLowerCase());
