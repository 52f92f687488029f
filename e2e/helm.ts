/**
 * The part of Helm's templates that this chart uses, for its test: `range` over a map or list, `if`, `if not`, `else`, paths, and the functions `quote`, `toJson` and `default`.
 * Anything else is an error, so what is rendered here means the same to Helm.
 */
export function render(template: string, root: Record<string, unknown>): string {
  const tokens = template.split(/(\{\{-?.*?\}\})/s);
  let at = 0;
  /** Renders until `end` or `else`; without `isShown` it only finds the place. */
  const block = (scope: Scope, isShown: boolean): string => {
    let out = '';
    for (; at < tokens.length; at++) {
      const token = tokens[at]!;
      const [, dash, action] = /^\{\{(-?)\s*(.*?)\s*\}\}$/s.exec(token) ?? [];
      if (action === undefined) {
        if (isShown) out += token;
        continue;
      }
      if (dash) out = out.trimEnd();
      if (action === 'end' || action === 'else') return out;
      at++;
      const range = /^range (?:(\$\w+), )?(\$\w+) := (\S+)$/.exec(action);
      const condition = /^if (not )?(\S+)$/.exec(action);
      if (range) {
        const [, key, item, path] = range;
        const start = at;
        const entries = isShown ? Object.entries(lookUp(path!, scope) as object) : [];
        for (const [name, value] of entries) {
          at = start;
          out += block({ ...scope, [item!]: value, ...(key && { [key]: name }), [CHANGED_DOT]: true }, true);
        }
        if (entries.length === 0) block(scope, false);
      } else if (condition) {
        const isTrue = isShown && Boolean(lookUp(condition[2]!, scope)) !== (condition[1] !== undefined);
        out += block(scope, isTrue);
        if (/else/.test(tokens[at] ?? '')) {
          at++;
          out += block(scope, isShown && !isTrue);
        }
      } else {
        at--;
        if (isShown) out += evaluate(action, scope);
      }
    }
    return out;
  };
  return block({ $: root }, true);
}

type Scope = Record<string, unknown>;

/** In a range the dot means the item; this chart says `$` there. */
const CHANGED_DOT = '.';

/** `$.Values.a`, `.Values.a` outside of ranges, or `$service.a`. Throws when there is no such value. */
function lookUp(path: string, scope: Scope): unknown {
  const [, variable, rest = ''] = /^(\$\w*)?((?:\.\w+)*)$/.exec(path) ?? [];
  if (variable === undefined && (rest === '' || CHANGED_DOT in scope)) throw new Error(`not a path: ${path}`);
  let value: unknown = scope[variable ?? '$'];
  for (const name of rest.split('.').slice(1)) {
    if (typeof value !== 'object' || value === null || !(name in value)) throw new Error(`there is no ${path}`);
    value = (value as Scope)[name];
  }
  return value;
}

function evaluate(action: string, scope: Scope): string {
  const [path, ...functions] = action.split(/\s*\|\s*/);
  let value = lookUp(path!, scope);
  for (const call of functions) {
    if (call === 'quote' || call === 'toJson') value = JSON.stringify(call === 'quote' ? String(value) : value);
    else if (call.startsWith('default ')) value = value || lookUp(call.slice('default '.length), scope);
    else throw new Error(`not known here: ${call}`);
  }
  return String(value);
}
