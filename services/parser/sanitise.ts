import sanitizeHtml from 'sanitize-html';

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags:
    'p br h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code em strong b i u s sub sup q cite abbr time a img figure figcaption table caption thead tbody tfoot tr th td hr'.split(
      ' ',
    ),
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    time: ['datetime'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan'],
  },
  allowedSchemes: ['http', 'https'],
  allowProtocolRelative: false,
  nestingLimit: 150,
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'iframe', 'object', 'svg', 'title'],
};

/** HTML that is safe to show: known elements, links and images over http(s) only, no script, style or event handler. */
export const sanitise = (html: string): string => sanitizeHtml(html, OPTIONS).trim();

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Lines of plain text as paragraphs of HTML. */
export const paragraphsHtml = (lines: string[]): string =>
  lines.map((line) => `<p>${line.replace(/[&<>"]/g, (character) => ESCAPES[character]!)}</p>`).join('\n');
