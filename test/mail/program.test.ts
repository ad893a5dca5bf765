import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { freshLinkMail } from "#mail/notice/fresh-link.ts";
import { shareMail } from "#mail/notice/share.ts";
import { signInMail } from "#mail/notice/sign-in.ts";
import { goldenCases, languages, renderIn } from "./case.ts";
import { celebrationIn, firstValueOf } from "./celebration-case.ts";

/*
 * What the mails are made of, against what mail programs show, as tested by Can I email. Nothing that carries meaning may be
 * missing in one of them; what is missing somewhere stands here with what the reader has without it.
 */

interface Facts {
  programs: string[];
  /** A letter for each program: y, a (almost), n, u (unknown). */
  features: Record<string, string>;
}

const facts = JSON.parse(readFileSync(new URL("../fixtures/caniemail.json", import.meta.url), "utf8")) as Facts;

interface Use {
  feature: string;
  /** Where: an element for a property of its own style, a selector for one of the style block. */
  at: string;
  value: string;
}

/** Only in some programs, or nowhere known: what the reader has without it. */
const enhancements: Record<string, string> = {
  "css-at-media": "columns stay beside each other on a phone, and fit",
  "css-at-media-prefers-color-scheme":
    "the light palette, or the program's own dark one: every pair keeps its contrast",
  "css-border-radius": "square corners",
  "css-caption-side": "a caption is above its table by itself",
  "css-color-scheme": "the light palette",
  "css-display-none": "the preheader is there, in letters of one pixel and the colour of the paper",
  "css-height": "the attribute height says the same",
  "css-max-height": "the preheader is one pixel high",
  "css-overflow": "as above",
  "css-overflow-wrap": "a very long word of a customer widens the column, nothing is hidden",
  "css-selector-attribute": "one of the dark palettes less",
  "css-selector-class": "no rule of the style block",
  "css-selector-descendant": "no rule of the style block",
  "css-selector-type": "links say their colour themselves",
  "css-text-wrap": "the headline breaks where the line ends",
  "css-white-space": "a date or number may break at its space",
  "css-word-break": "as overflow-wrap",
  "html-aria-hidden": "the vendor's initial is read out",
  "html-aria-label": "a reader of the screen finds the days in the text twin; the total is in the headline",
  "html-bdi": "names of the other direction keep their letters' order; a mark at their end may move",
  "html-body": "the outer table has the same colours",
  "html-doctype": "tables need none",
  "html-meta-color-scheme": "as prefers-color-scheme",
  "html-style": "everything that must hold is said inline",
};

const inBlock = ({ at }: Use): boolean => !/^[a-z]\w*$/.test(at);
const isCell = ({ at }: Use): boolean => ["td", "th"].includes(at);
const pixels = /^-?\d+(?:px)?$/;

/** Supported but for a corner of it: the corner we stay out of. Rules of the style block are enhancements, all of them. */
const corners: Record<string, { but: string; keeps: (use: Use) => boolean }> = {
  "css-border": {
    but: "8 px at most, and of cells",
    keeps: (use) => isCell(use) && /^1px solid #\w{6}$/.test(use.value),
  },
  "css-display": {
    but: "no value but none in Outlook, none that is newer than tables elsewhere: a link stays a link",
    keeps: ({ value, at }) => value === "none" || (value === "inline-block" && at === "a"),
  },
  "css-font-size": { but: "pixels only", keeps: ({ value }) => pixels.test(value) },
  "css-font-weight": { but: "600 is bold, 400 is not", keeps: ({ value }) => ["400", "600"].includes(value) },
  "css-important": { but: "not inline", keeps: inBlock },
  "css-letter-spacing": { but: "no large steps", keeps: ({ value }) => /^-?0(\.0\d)?(em)?$/.test(value) },
  "css-line-height": { but: "pixels, and Outlook is told exactly", keeps: ({ value }) => pixels.test(value) },
  "css-margin": { but: "none anywhere", keeps: ({ value }) => value === "0" },
  "css-max-width": { but: "of tables, with a width attribute", keeps: ({ at }) => at === "table" },
  "css-padding": {
    but: "cells; on a paragraph, a badge or the button it is air that Outlook leaves out",
    keeps: (use) => isCell(use) || ["p", "span", "a", "body", "caption"].includes(use.at),
  },
  "css-text-align": { but: "left and right, not start and end", keeps: ({ value }) => /^(left|right)$/.test(value) },
  "css-text-decoration": { but: "one plain line", keeps: ({ value }) => /^(underline|none)$/.test(value) },
  "css-width": { but: "of tables and cells", keeps: (use) => isCell(use) || use.at === "table" },
  "html-align": { but: "cells, and tables that are small", keeps: ({ at }) => /^(td|th|table|caption)$/.test(at) },
  "html-dir": { but: "not on links, and align says the side", keeps: ({ at }) => at === "table" || at === "html" },
  "html-height": { but: "no images, pixels", keeps: (use) => isCell(use) && pixels.test(use.value) },
  "html-lang": { but: "not on cells", keeps: ({ at }) => at === "html" },
  "html-role": { but: "of tables", keeps: ({ at }) => at === "table" },
  "html-width": { but: "no images", keeps: (use) => isCell(use) || use.at === "table" },
};

/** In every program since there are mails in HTML: nobody tests it any more. `mso-…` is for Outlook alone. */
const old = {
  properties: /^(color|mso-[\w-]+)$/,
  elements: /^(html|head|meta|title|a)$/,
  attributes: /^(bgcolor|border|charset|class|colspan|content|href|name|scope|style)$/,
};

const families: [RegExp, string][] = [
  [/^border-radius$/, "css-border-radius"],
  [/^border(-top|-color)?$/, "css-border"],
  [/^padding(-top)?$/, "css-padding"],
  [/^font-family$/, "css-font"],
];

const tags: Record<string, string> = {
  ...Object.fromEntries(["table", "tr", "td", "th", "caption"].map((name) => [name, "html-table"])),
  ...Object.fromEntries(["h1", "h2"].map((name) => [name, "html-h1-h6"])),
  b: "html-strong",
};

function propertyUses(at: string, declarations: string): Use[] {
  return declarations
    .split(";")
    .filter((each) => each.includes(":"))
    .flatMap((each) => {
      const [, property = "", written = ""] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(each) ?? [];
      const value = written.replace(/\s*!important$/, "");
      const uses: Use[] = value === written ? [] : [{ feature: "css-important", at, value }];
      if (old.properties.test(property)) return uses;
      const known = families.find(([pattern]) => pattern.test(property))?.[1];
      if (property === "display" && value === "none") uses.push({ feature: "css-display-none", at, value });
      return [...uses, { feature: known ?? `css-${property}`, at, value }];
    });
}

function selectorUses(selector: string): Use[] {
  const at = selector.trim();
  const has = (feature: string, isThere: boolean): Use[] => (isThere ? [{ feature, at: `${at} `, value: "" }] : []);
  return [
    ...has("css-selector-class", at.includes(".")),
    ...has("css-selector-attribute", at.includes("[")),
    ...has("css-selector-descendant", /\S \S/.test(at)),
    ...has("css-selector-type", /^[a-z]/.test(at)),
  ];
}

function blockUses(css: string): Use[] {
  const queries = [...css.matchAll(/@media ([^{]*)\{/g)].map(([, query = ""]) => ({
    feature: query.includes("prefers-color-scheme") ? "css-at-media-prefers-color-scheme" : "css-at-media",
    at: "@media",
    value: query,
  }));
  const rules = [...css.replace(/@media [^{]*\{/g, "").matchAll(/([^{}]+)\{([^}]*)\}/g)];
  return [
    ...queries,
    ...rules.flatMap(([, selector = "", body = ""]) => [
      ...selectorUses(selector),
      ...propertyUses(`${selector.trim()} `, body),
    ]),
  ];
}

function elementUses(tag: string, written: string): Use[] {
  const uses: Use[] = [];
  if (!old.elements.test(tag)) uses.push({ feature: tags[tag] ?? `html-${tag}`, at: tag, value: "" });
  for (const [, name = "", value = ""] of written.matchAll(/([\w-]+)="([^"]*)"/g)) {
    if (name === "style") uses.push(...propertyUses(tag, value));
    else if (name === "name" && value.includes("color-scheme"))
      uses.push({ feature: "html-meta-color-scheme", at: tag, value });
    if (!old.attributes.test(name)) uses.push({ feature: `html-${name}`, at: tag, value });
  }
  return uses;
}

/** Everything a mail asks of a program. What stands in conditional comments is for Outlook and known to it. */
function usesOf(html: string): Use[] {
  const plain = html.replace(/<!--.*?-->/gs, "");
  const blocks = [...plain.matchAll(/<style>(.*?)<\/style>/gs)].flatMap(([, css = ""]) => blockUses(css));
  const elements = [...plain.matchAll(/<([a-z]\w*)((?:\s[^<>]*)?)>/g)];
  return [
    ...(html.startsWith("<!doctype html>") ? [{ feature: "html-doctype", at: "html", value: "" }] : []),
    ...blocks,
    ...elements.flatMap(([, tag = "", written = ""]) => elementUses(tag, written)),
  ];
}

const notices = ["en", "ar-EG"].flatMap((locale) => {
  const names = { vendorName: "Northgate", hue: 225, accountName: "Harbor", contactName: "Ellen", csmName: "Priya" };
  const link = "https://plan.example/p/x";
  const reader = { locale };
  return [
    signInMail({ vendorName: "Northgate", hue: 225, code: "123456", minutes: 10, reader }),
    shareMail({ ...names, link, reader }),
    freshLinkMail({ ...names, link, reader }),
  ].map(({ html }) => html);
});
const mails = [
  ...goldenCases.flatMap(({ figures }) => languages.map((language) => renderIn(figures, language).html)),
  ...languages.map((language) => celebrationIn(firstValueOf(), language).html),
  ...notices,
];
const uses = mails.flatMap(usesOf);
const used = new Set(uses.map(({ feature }) => feature));

/** Programs in which a feature is less than whole. */
function lessIn(feature: string, letters: string): string[] {
  const found = facts.features[feature] ?? "";
  return facts.programs.filter((_, at) => letters.includes(found[at] ?? "u"));
}

test("every property, element and attribute of every mail is one that mail programs were tested for", () => {
  expect(facts.programs).toHaveLength(14);
  expect([...used].filter((feature) => facts.features[feature] === undefined)).toEqual([]);
  expect(used.size).toBeGreaterThan(40);
});

test("nothing in a mail is missing in Gmail, Outlook, Apple Mail or Yahoo but what the reader can do without", () => {
  const missing = [...used].filter((feature) => lessIn(feature, "nu").length > 0).sort();
  expect(missing).toEqual(Object.keys(enhancements).sort());
});

test("what a program understands in part is used in that part only", () => {
  const partly = [...used].filter((feature) => lessIn(feature, "a").length > 0 && !(feature in enhancements));
  expect(partly.sort()).toEqual(Object.keys(corners).sort());
  const outside = uses.filter((use) => corners[use.feature]?.keeps(use) === false && !inBlock(use));
  expect([...new Set(outside.map(({ feature, at, value }) => `${feature} ${at} ${value}`))]).toEqual([]);
});
