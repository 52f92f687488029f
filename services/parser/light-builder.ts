import { html, type Token, type TreeAdapter, type TreeAdapterTypeMap } from 'parse5';
import {
  COMMENT,
  LightAttribute,
  type LightDocument,
  LightElement,
  LightFragment,
  type LightNode,
  LightText,
  TEXT,
} from './light-node.ts';

export type Types = TreeAdapterTypeMap<
  LightNode,
  LightNode,
  LightNode,
  LightDocument,
  LightFragment,
  LightElement,
  LightText,
  LightText,
  LightElement,
  LightText
>;

/** What scripts, style sheets and readers' aids read, and nobody here: half of the attributes of a page. Images wait in `data-src` and its like. */
const UNREAD =
  /^(?:on|aria-(?!hidden$|modal$)|data-(?!.*(?:src|img|image|lazy|original))|adobe-|track|target$|tabindex$|crossorigin$|sizes$|media$|loading$|as$|for$|value$|placeholder$|nonce$|integrity$|fetchpriority$|decoding$)/;

/** Of the names seen so far: pages share most of them. */
const verdicts = new Map<string, boolean>();
const VERDICTS_LIMIT = 2_000;

function isRead(name: string): boolean {
  let verdict = verdicts.get(name);
  if (verdict === undefined) {
    verdict = !UNREAD.test(name);
    if (verdicts.size >= VERDICTS_LIMIT) verdicts.clear();
    verdicts.set(name, verdict);
  }
  return verdict;
}

const readable = (attributes: Token.Attribute[]): LightAttribute[] => {
  const read: LightAttribute[] = [];
  for (const { name, value } of attributes) if (isRead(name)) read.push(new LightAttribute(name, value));
  return read;
};

/** What the parser compares formatting elements by, also what is left out here: else it would take some for the same that are not. */
const given = new WeakMap<LightElement, Token.Attribute[]>();

/** Lets parse5 build the light tree itself. Comments, the document type and the contents of templates, which nobody sees, stay outside of it. */
export class LightBuilder implements TreeAdapter<Types> {
  #root: LightDocument;
  #owner: LightDocument;
  #contents = new Map<LightElement, LightFragment>();
  #foreign = new Map<LightElement, html.NS>();

  /** `owner` is the document of the elements; `root` gets them. */
  constructor(root: LightDocument, owner = root) {
    this.#root = root;
    this.#owner = owner;
  }

  createDocument = (): LightDocument => this.#root;
  createDocumentFragment = (): LightFragment => new LightFragment();
  createCommentNode = (data: string): LightText => new LightText(data, COMMENT);
  createTextNode = (value: string): LightText => new LightText(value);

  createElement(name: string, namespace: html.NS, attributes: Token.Attribute[]): LightElement {
    const isHtml = namespace === html.NS.HTML;
    const element = new LightElement(this.#owner, name, isHtml ? upperCase(name) : name, readable(attributes));
    if (attributes.length > 0 && FORMATTING.has(name)) given.set(element, attributes);
    if (!isHtml) this.#foreign.set(element, namespace);
    return element;
  }

  adoptAttributes(element: LightElement, attributes: Token.Attribute[]): void {
    for (const attribute of readable(attributes)) if (!element.hasAttribute(attribute.name)) element.attributes.push(attribute);
  }

  appendChild(parent: LightNode, node: LightNode): void {
    if (node.nodeType !== COMMENT) parent.appendChild(node);
  }

  insertBefore(parent: LightNode, node: LightNode, before: LightNode): void {
    if (node.nodeType !== COMMENT) parent.insertBefore(node, before);
  }

  insertText(parent: LightNode, text: string): void {
    if (parent.lastChild instanceof LightText) parent.lastChild.extend(text);
    else parent.appendChild(new LightText(text));
  }

  insertTextBefore(parent: LightNode, text: string, before: LightNode): void {
    if (before.previousSibling instanceof LightText) before.previousSibling.extend(text);
    else parent.insertBefore(new LightText(text), before);
  }

  detachNode = (node: LightNode): void => node.remove();
  setTemplateContent = (template: LightElement, content: LightFragment): void => void this.#contents.set(template, content);
  getTemplateContent = (template: LightElement): LightFragment => this.#contents.get(template)!;
  getFirstChild = (node: LightNode): LightNode | null => node.firstChild;
  getChildNodes = (node: LightNode): LightNode[] => node.childNodes;
  getParentNode = (node: LightNode): LightNode | null => node.parentNode;
  getAttrList = (element: LightElement): Token.Attribute[] => given.get(element) ?? element.attributes;
  getTagName = (element: LightElement): string => element.localName;
  getNamespaceURI = (element: LightElement): html.NS => this.#foreign.get(element) ?? html.NS.HTML;
  getTextNodeContent = (text: LightText): string => text.nodeValue;
  getCommentNodeContent = (comment: LightText): string => comment.nodeValue;
  isTextNode = (node: LightNode): node is LightText => node.nodeType === TEXT;
  isCommentNode = (node: LightNode): node is LightText => node.nodeType === COMMENT;
  isDocumentTypeNode = (_: LightNode): _ is LightText => false;
  isElementNode = (node: LightNode): node is LightElement => node instanceof LightElement;

  setDocumentType(): void {}
  getDocumentTypeNodeName = (): string => '';
  getDocumentTypeNodePublicId = (): string => '';
  getDocumentTypeNodeSystemId = (): string => '';
  setDocumentMode = (document: LightDocument, mode: html.DOCUMENT_MODE): void => {
    document.mode = mode;
  };
  getDocumentMode = (document: LightDocument): html.DOCUMENT_MODE => document.mode as html.DOCUMENT_MODE;
  getNodeSourceCodeLocation = (): undefined => undefined;
  setNodeSourceCodeLocation(): void {}
  updateNodeSourceCodeLocation(): void {}
}

const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));

const upper = new Map<string, string>();
const NAMES_LIMIT = 500;

function upperCase(name: string): string {
  let known = upper.get(name);
  if (known === undefined) {
    known = name.toUpperCase();
    if (upper.size < NAMES_LIMIT) upper.set(name, known);
  }
  return known;
}
