// What rss-parser makes of a feed: one line of JSON for each item.
import Parser from "rss-parser";

const feed = await new Parser().parseURL(process.argv[2]);
for (const item of feed.items) {
  const found = {
    id: item.guid ?? item.id,
    title: item.title,
    link: item.link,
    published: item.isoDate,
    html: item["content:encoded"] ?? item.content,
    authors: [item.creator ?? item.author].flat().filter(Boolean),
    enclosures: item.enclosure ? [item.enclosure.url] : [],
  };
  console.log(JSON.stringify(found));
}
