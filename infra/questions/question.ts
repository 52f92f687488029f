/** A question that analysts ask, with the statement that answers it through the views of schema `news`. */
export interface Question {
  /** As an analyst would ask it. */
  title: string;
  /** One statement, of which every column but those of `varies` is the same for the sample newsroom in every run. */
  sql: string;
  /** What one has to know to read the answer right, or to ask for something else. */
  note?: string;
  /** Why the answer is another one in every run (clock times, numbers given in the order of arrival): the documentation shows its columns only. */
  varies?: string;
}

export interface Section {
  title: string;
  questions: Question[];
}
