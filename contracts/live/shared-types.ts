/**
 * Names of the Yjs shared types inside a live document. Whatever is not listed here does not belong into a document;
 * docs/live-documents.md has the shapes.
 */

/** `Y.XmlFragment` with the rich text, in the editor's schema. */
export const RICH_TEXT = 'default'
