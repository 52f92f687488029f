/** Visits the nodes below `root` in order without recursion. `enter` returns false to leave out what is below a node; `leave` closes what was entered. */
export function walk(root: Node, enter: (node: Node) => boolean, leave: (node: Node) => void): void {
  let node = root.firstChild;
  while (node) {
    if (enter(node) && node.firstChild) {
      node = node.firstChild;
      continue;
    }
    let done: Node = node;
    leave(done);
    while (!done.nextSibling) {
      if (!done.parentNode || done.parentNode === root) return;
      done = done.parentNode;
      leave(done);
    }
    node = done.nextSibling;
  }
}

export const isElement = (node: Node): node is Element => node.nodeType === 1;
const isText = (node: Node): boolean => node.nodeType === 3;

/** The elements below `root` with one of these names, in document order. A live collection of jsdom takes quadratic time to go through. */
export function elementsOf(root: Node, ...names: string[]): Element[] {
  const found: Element[] = [];
  walk(
    root,
    (node) => {
      if (isElement(node) && names.includes(node.localName)) found.push(node);
      return true;
    },
    () => {},
  );
  return found;
}

/** What an element holds: characters of text, of text inside links and inside paragraphs, and images. */
export interface Sizes {
  text: number;
  links: number;
  paragraphs: number;
  images: number;
}

const NOTHING: Sizes = { text: 0, links: 0, paragraphs: 0, images: 0 };

/** Sizes of `root` and every element below it, in document order, in one pass. */
export function measure(root: Element): Map<Element, Sizes> {
  const sizes = new Map<Element, Sizes>([[root, { ...NOTHING }]]);
  const add = (element: Element, more: Sizes) => {
    const own = sizes.get(element)!;
    own.text += more.text;
    own.links += more.links;
    own.paragraphs += more.paragraphs;
    own.images += more.images;
  };
  walk(
    root,
    (node) => {
      if (isElement(node)) sizes.set(node, { ...NOTHING });
      else if (isText(node) && node.parentNode) add(node.parentNode as Element, { ...NOTHING, text: foldedLength(node) });
      return true;
    },
    (node) => {
      if (!isElement(node)) return;
      const own = sizes.get(node)!;
      if (node.localName === 'a') own.links = own.text;
      if (node.localName === 'p') own.paragraphs = own.text;
      if (node.localName === 'img') own.images = 1;
      add(node.parentNode as Element, own);
    },
  );
  return sizes;
}

const foldedLength = (node: Node): number => (node.nodeValue ?? '').replace(/\s+/g, ' ').trim().length;

export const sizesOf = (sizes: Map<Element, Sizes>, element: Element): Sizes => sizes.get(element) ?? NOTHING;
