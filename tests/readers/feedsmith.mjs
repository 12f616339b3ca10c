// What feedsmith makes of a feed: one line of JSON for each item.
import { parseFeed } from "feedsmith";

const answer = await fetch(process.argv[2]);
const { format, feed } = parseFeed(await answer.text());
const readers = {
  rss: (item) => ({
    id: item.guid.value,
    title: item.title,
    link: item.link,
    published: item.pubDate,
    html: item.content.encoded,
    authors: item.dc?.creators ?? [],
    enclosures: (item.enclosures ?? []).map((enclosure) => enclosure.url),
  }),
  atom: (entry) => ({
    id: entry.id,
    title: entry.title.value,
    link: entry.links.find((link) => link.rel === "alternate").href,
    published: entry.published,
    html: entry.content.value,
    authors: (entry.authors ?? []).map((author) => author.name),
    enclosures: entry.links.filter((link) => link.rel === "enclosure").map((link) => link.href),
  }),
  json: (item) => ({
    id: item.id,
    title: item.title,
    link: item.url,
    published: item.date_published,
    html: item.content_html,
    authors: (item.authors ?? []).map((author) => author.name),
    enclosures: (item.attachments ?? []).map((attachment) => attachment.url),
  }),
};
for (const item of feed.items ?? feed.entries) console.log(JSON.stringify(readers[format](item)));
