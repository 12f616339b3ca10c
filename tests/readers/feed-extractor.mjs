// What @extractus/feed-extractor makes of a feed: one line of JSON for each item.
import { extract } from "@extractus/feed-extractor";

const listed = (value) => [value ?? []].flat();
const texts = (value) => listed(value).map((one) => one["#text"] ?? one);
const options = {
  descriptionMaxLen: 0,
  getExtraEntryFields: (entry) => ({
    html: texts(entry["content:encoded"] ?? entry.content ?? entry.content_html)[0],
    authors: texts(entry["dc:creator"] ?? entry.author ?? entry.authors).map((author) => author.name ?? author),
    enclosures: listed(entry.enclosure ?? entry.attachments).map((enclosure) => enclosure["@_url"] ?? enclosure.url),
  }),
};
const feed = await extract(process.argv[2], options);
for (const { id, title, link, published, html, authors, enclosures } of feed.entries) {
  console.log(JSON.stringify({ id, title, link, published, html, authors, enclosures }));
}
