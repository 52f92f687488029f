import type { LightElement } from './light-node.ts';

/** Whether an element is selected. */
export type Selector = (element: LightElement) => boolean;

/** Elements, ids, classes and attributes, below one another: what pages are asked for here. */
const PART = /^(?:([a-z][\w-]*|\*)|#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:([~^*$]?)="([^"]*)"( i)?)?\])/i;

const known = new Map<string, Selector>();

/** Throws SyntaxError for what a page is not asked here. */
export function selectorOf(text: string): Selector {
  const cached = known.get(text);
  if (cached) return cached;
  const lists = text.split(',').map((alternative) => alternative.trim());
  const names = new Set(lists);
  const selector = lists.every((list) => /^[a-z][a-z\d]*$/.test(list))
    ? (element: LightElement) => names.has(element.localName)
    : anyOf(lists.map(descendants));
  known.set(text, selector); // the program's own texts, a dozen or two
  return selector;
}

const anyOf =
  (selectors: Selector[]): Selector =>
  (element) =>
    selectors.some((selector) => selector(element));

/** The last of these is the element, the others are around it in this order: the nearest that fits is as good as any. */
function descendants(text: string): Selector {
  const [own, ...around] = text
    .split(/\s+(?![^[]*\])/)
    .map(compound)
    .toReversed();
  return (element) => {
    if (!own!(element)) return false;
    let outer = element.parentElement;
    return around.every((fits) => {
      while (outer && !fits(outer)) outer = outer.parentElement;
      const isFound = outer !== null;
      outer &&= outer.parentElement;
      return isFound;
    });
  };
}

function compound(text: string): Selector {
  const tests: Selector[] = [];
  let rest = text;
  do {
    const part = PART.exec(rest);
    if (!part) throw new SyntaxError(`no selector: ${text}`);
    const [whole, name, id, className, attribute, operator, value, isFolded] = part;
    if (name && name !== '*') tests.push((element) => element.localName === name.toLowerCase());
    else if (id) tests.push((element) => element.getAttribute('id') === id);
    else if (className) tests.push((element) => hasWord(element.className, className));
    else if (attribute) tests.push(attributeTest(attribute, operator ?? '', value, isFolded !== undefined));
    rest = rest.slice(whole.length);
  } while (rest !== '');
  return (element) => tests.every((test) => test(element));
}

function attributeTest(name: string, operator: string, value: string | undefined, isFolded: boolean): Selector {
  if (value === undefined) return (element) => element.hasAttribute(name);
  const fold = (text: string): string => (isFolded ? text.toLowerCase() : text);
  const wanted = fold(value);
  const fits = OPERATORS[operator]!;
  return (element) => {
    const given = element.getAttribute(name);
    return given !== null && fits(fold(given), wanted);
  };
}

const hasWord = (text: string, word: string): boolean => text.split(/\s+/).includes(word);

const OPERATORS: Record<string, (given: string, wanted: string) => boolean> = {
  '': (given, wanted) => given === wanted,
  '~': hasWord,
  '^': (given, wanted) => given.startsWith(wanted),
  '*': (given, wanted) => given.includes(wanted),
  $: (given, wanted) => given.endsWith(wanted),
};
