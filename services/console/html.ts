/** Markup that is safe to send. Only the `html` tag makes it: the class itself stays in this file. */
class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type Html = Markup;

/** What may stand between `${` and `}`; nothing is written for null, undefined and false. */
export type Value = Html | string | number | null | undefined | false | readonly Value[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Tag of a template: everything in it is escaped except what `html` itself has made.
 * Safe in element content and in quoted attributes; never for script, style or the scheme of a link.
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Markup(strings.reduce((text, string, i) => text + render(values[i - 1]) + string));
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
