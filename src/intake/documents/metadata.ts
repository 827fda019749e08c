import type { TextCollector } from './text-collector.ts';
import { elements, textOf, type XmlElement } from './xml-tree.ts';

/** Counts, dates and program names: written by the program, on every document. */
const technical =
  /^(created|modified|lastPrinted|revision|creation-date|date|print-date|editing-cycles|editing-duration|generator|document-statistic|template|TotalTime|Pages|Words|Characters|CharactersWithSpaces|Lines|Paragraphs|Application|AppVersion|DocSecurity|ScaleCrop|LinksUpToDate|SharedDoc|HyperlinksChanged|HeadingPairs|TitlesOfParts|language|version)$/i;

/** Keeps every property of a document's metadata that a person can have written: title, subject, keywords, author, custom ones. */
export function concealedMetadata(tree: XmlElement | undefined, out: TextCollector): void {
  if (tree === undefined) return;
  for (const property of elements(tree)) {
    const name =
      property.attributes.get('meta:name') ??
      property.attributes.get('name') ??
      property.name.slice(property.name.lastIndexOf(':') + 1);
    if (property.name === 'office:meta') concealedMetadata(property, out);
    else if (!technical.test(name) && textOf(property).trim() !== '')
      out.hide('metadata', `${name}: ${textOf(property).trim()}`);
  }
}
