import { type Selector, selectorOf } from './light-selectors.ts';

/** Numbers of the standard. */
export const ELEMENT = 1;
export const TEXT = 3;
export const COMMENT = 8;
const DOCUMENT = 9;
const FRAGMENT = 11;

export class LightAttribute {
  readonly name: string;
  value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.value = value;
  }

  cloneNode(): LightAttribute {
    return new LightAttribute(this.name, this.value);
  }
}

/**
 * A node of a page with what Readability and this parser ask of one, and nothing else: no events, styles, ranges or live collections, which a DOM for
 * browsers pays for with every node. Lists are those of the moment. An unknown selector throws, and the page is then read in jsdom.
 */
export abstract class LightNode {
  readonly nodeType: number;
  parentNode: LightNode | null = null;
  previousSibling: LightNode | null = null;
  nextSibling: LightNode | null = null;
  firstChild: LightNode | null = null;
  lastChild: LightNode | null = null;
  /** Its text, once somebody asked. Who has one has it of all that is below, so forgetting ends where there is none. */
  text: string | null = null;

  constructor(nodeType: number) {
    this.nodeType = nodeType;
  }

  abstract get nodeName(): string;

  get nodeValue(): string | null {
    return null;
  }

  get parentElement(): LightElement | null {
    return this.parentNode instanceof LightElement ? this.parentNode : null;
  }

  get childNodes(): LightNode[] {
    const nodes: LightNode[] = [];
    for (let node = this.firstChild; node; node = node.nextSibling) nodes.push(node);
    return nodes;
  }

  get children(): LightElement[] {
    const elements: LightElement[] = [];
    for (let node = this.firstElementChild; node; node = node.nextElementSibling) elements.push(node);
    return elements;
  }

  get firstElementChild(): LightElement | null {
    return elementFrom(this.firstChild);
  }

  get nextElementSibling(): LightElement | null {
    return elementFrom(this.nextSibling);
  }

  get previousElementSibling(): LightElement | null {
    let node = this.previousSibling;
    while (node && !(node instanceof LightElement)) node = node.previousSibling;
    return node;
  }

  get textContent(): string {
    if (this.text !== null) return this.text;
    let text = '';
    for (let node = this.firstChild; node; node = node.nextSibling) text += node.textContent;
    this.text = text;
    return text;
  }

  /** To be called on the parent of what changed. */
  forgetText(): void {
    for (let node: LightNode | null = this; node && node.text !== null; node = node.parentNode) node.text = null;
  }

  contains(other: LightNode | null): boolean {
    for (let node = other; node; node = node.parentNode) if (node === this) return true;
    return false;
  }

  appendChild<T extends LightNode>(node: T): T {
    return this.insertBefore(node, null);
  }

  insertBefore<T extends LightNode>(node: T, before: LightNode | null): T {
    if (node.nodeType === FRAGMENT) {
      for (const child of node.childNodes) this.insertBefore(child, before);
      return node;
    }
    node.remove();
    const previous = before ? before.previousSibling : this.lastChild;
    node.parentNode = this;
    node.previousSibling = previous;
    node.nextSibling = before;
    if (previous) previous.nextSibling = node;
    else this.firstChild = node;
    if (before) before.previousSibling = node;
    else this.lastChild = node;
    this.forgetText();
    return node;
  }

  remove(): void {
    const parent = this.parentNode;
    if (!parent) return;
    if (this.previousSibling) this.previousSibling.nextSibling = this.nextSibling;
    else parent.firstChild = this.nextSibling;
    if (this.nextSibling) this.nextSibling.previousSibling = this.previousSibling;
    else parent.lastChild = this.previousSibling;
    this.parentNode = null;
    this.previousSibling = null;
    this.nextSibling = null;
    parent.forgetText();
  }

  removeChild<T extends LightNode>(node: T): T {
    node.remove();
    return node;
  }

  replaceChild<T extends LightNode>(node: LightNode, old: T): T {
    if (node === old) return old;
    node.remove();
    const before = old.nextSibling;
    old.remove();
    this.insertBefore(node, before);
    return old;
  }

  replaceWith(node: LightNode): void {
    this.parentNode?.replaceChild(node, this);
  }

  append(...nodes: LightNode[]): void {
    for (const node of nodes) this.appendChild(node);
  }

  replaceChildren(...nodes: LightNode[]): void {
    while (this.firstChild) this.firstChild.remove();
    this.append(...nodes);
  }

  getElementsByTagName(name: string): LightElement[] {
    const found: LightElement[] = [];
    for (let node = nextElement(this, this); node; node = nextElement(node, this))
      if (name === '*' || node.localName === name) found.push(node);
    return found;
  }

  querySelector(text: string): LightElement | null {
    const selector = selectorOf(text);
    for (let node = nextElement(this, this); node; node = nextElement(node, this)) if (selector(node)) return node;
    return null;
  }

  querySelectorAll(text: string): LightElement[] {
    const selector = selectorOf(text);
    const found: LightElement[] = [];
    for (let node = nextElement(this, this); node; node = nextElement(node, this)) if (selector(node)) found.push(node);
    return found;
  }
}

function elementFrom(start: LightNode | null): LightElement | null {
  let node = start;
  while (node && !(node instanceof LightElement)) node = node.nextSibling;
  return node;
}

/** The element after `from` in the order of the document, below `root`. */
function nextElement(from: LightNode, root: LightNode): LightElement | null {
  let node: LightNode | null = from;
  do {
    if (node.firstChild) node = node.firstChild;
    else {
      while (node !== root && !node.nextSibling) node = node.parentNode!;
      if (node === root) return null;
      node = node.nextSibling!;
    }
  } while (!(node instanceof LightElement));
  return node;
}

/** Text, or a comment, which is never put into a tree. */
export class LightText extends LightNode {
  #data: string;

  constructor(data: string, nodeType = TEXT) {
    super(nodeType);
    this.#data = data;
  }

  get nodeName(): string {
    return '#text';
  }

  override get nodeValue(): string {
    return this.#data;
  }

  override get textContent(): string {
    return this.#data;
  }

  /** More text at its end, as the tokenizer finds it. */
  extend(more: string): void {
    this.#data += more;
    this.parentNode?.forgetText();
  }
}

export class LightElement extends LightNode {
  readonly ownerDocument: LightDocument;
  /** Readability renames an element of such a document where it stands, instead of making another one. */
  readonly __JSDOMParser__: boolean = true;
  localName: string;
  tagName: string;
  readonly attributes: LightAttribute[];

  constructor(ownerDocument: LightDocument, localName: string, tagName: string, attributes: LightAttribute[]) {
    super(ELEMENT);
    this.ownerDocument = ownerDocument;
    this.localName = localName;
    this.tagName = tagName;
    this.attributes = attributes;
  }

  get nodeName(): string {
    return this.tagName;
  }

  getAttribute(name: string): string | null {
    for (const attribute of this.attributes) if (attribute.name === name) return attribute.value;
    return null;
  }

  hasAttribute(name: string): boolean {
    for (const attribute of this.attributes) if (attribute.name === name) return true;
    return false;
  }

  setAttribute(name: string, value: string): void {
    const known = this.attributes.find((attribute) => attribute.name === name);
    if (known) known.value = String(value);
    else this.attributes.push(new LightAttribute(name, String(value)));
  }

  setAttributeNode({ name, value }: LightAttribute): void {
    this.setAttribute(name, value);
  }

  removeAttribute(name: string): void {
    const at = this.attributes.findIndex((attribute) => attribute.name === name);
    if (at >= 0) this.attributes.splice(at, 1);
  }

  get id(): string {
    return this.getAttribute('id') ?? '';
  }

  set id(value: string) {
    this.setAttribute('id', value);
  }

  get className(): string {
    return this.getAttribute('class') ?? '';
  }

  set className(value: string) {
    this.setAttribute('class', value);
  }

  get src(): string | undefined {
    return this.localName === 'img' ? (this.getAttribute('src') ?? '') : undefined;
  }

  get srcset(): string | undefined {
    return this.localName === 'img' ? (this.getAttribute('srcset') ?? '') : undefined;
  }

  matches(text: string): boolean {
    return selectorOf(text)(this);
  }

  closest(text: string): LightElement | null {
    const selector: Selector = selectorOf(text);
    for (let element: LightElement | null = this; element; element = element.parentElement) if (selector(element)) return element;
    return null;
  }

  get innerHTML(): string {
    return this.ownerDocument.html.write(this);
  }

  set innerHTML(html: string) {
    this.replaceChildren(this.ownerDocument.html.read(html, this));
  }
}

export class LightFragment extends LightNode {
  constructor() {
    super(FRAGMENT);
  }

  get nodeName(): string {
    return '#document-fragment';
  }
}

/** How a document reads and writes markup. */
export interface Markup {
  read(html: string, context: LightElement): LightFragment;
  write(element: LightElement): string;
}

export class LightDocument extends LightNode {
  readonly html: Markup;
  readonly documentURI: string;
  baseURI: string;
  mode = 'no-quirks';

  constructor(html: Markup, documentURI: string) {
    super(DOCUMENT);
    this.html = html;
    this.documentURI = documentURI;
    this.baseURI = documentURI;
  }

  get nodeName(): string {
    return '#document';
  }

  get documentElement(): LightElement | null {
    return this.firstElementChild;
  }

  get body(): LightElement | null {
    return this.#part('body') ?? this.#part('frameset');
  }

  get head(): LightElement | null {
    return this.#part('head');
  }

  get title(): string {
    return this.querySelector('title')?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  }

  #part(name: string): LightElement | null {
    return this.documentElement?.children.find(({ localName }) => localName === name) ?? null;
  }

  createElement(name: string): LightElement {
    return new LightElement(this, name.toLowerCase(), name.toUpperCase(), []);
  }

  createTextNode(text: string): LightText {
    return new LightText(text);
  }
}
