import type { JSX, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { expect, it } from "vitest";
import type { Visit } from "#domain/view/frame.ts";
import { renderHtml } from "#pages/html.ts";
import { archive, itemOf, journey, monthOf, overview, people, planOf, type Shown } from "#routes/portal-page.tsx";
import type { Language } from "#schema/words.ts";
import { loadPortal, type PortalKey } from "#store/portal.ts";
import { Kept } from "#ui/kept.tsx";
import { addRecap, openItem } from "../support/rows.ts";
import { openCustomer, openWorld } from "../support/world.ts";

function Shout(props: { children: JSX.Element[] | string }): JSX.Element {
  return <strong>{props.children}</strong>;
}

const odd = `<i>"A & B's" – ümläut 日本 </i>`;

it("elements, attributes and text read as preact's own renderer writes them", () => {
  const kinds: VNode[] = [
    <p class="" title={odd} data-on aria-hidden={false} data-off={undefined} hidden={false}>
      {odd} {0} {null} {false} {true} {undefined} {""} {[1, "two", [<b key="b">3</b>]]}
    </p>,
    <textarea name="body" rows={3} maxLength={10} required value={odd} />,
    <textarea name="none" value={undefined} />,
    <input
      type="checkbox"
      inputMode="decimal"
      checked
      disabled={false}
      readOnly
      value=""
      spellcheck={false}
      autoComplete="off"
    />,
    <time dateTime="2026-11-01" tabIndex={-1} />,
    <svg viewBox="0 0 16 16" width="100%" aria-hidden="true">
      <path d="M1 1" />
      <text x={0} y={-0.5}>
        {12}
      </text>
    </svg>,
    <Shout>{"words"}</Shout>,
    <>
      <br />
      <Shout>
        <i />
        <hr />
      </Shout>
    </>,
    <a href={`/a?x=1&y=${encodeURIComponent(odd)}`}>&amp; away</a>,
  ];
  for (const kind of kinds) expect(renderHtml(kind)).toBe(renderToString(kind));
});

it("every page of the portal reads as preact's own renderer writes it", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  await addRecap(world, customer);
  const { id: itemId } = await openItem(world, customer);
  const grant = { kind: "personal", canAct: true, contactId: customer.champion.id, name: odd, language: null } as const;
  const vendor = { name: "Northgate & Co", hue: 1 };
  const visit: Visit = { vendor, now: Date.now(), base: customer.base, grant, did: `done:${itemId}` };
  const bodyOf = async <P extends PortalKey, R>(
    page: Shown<P, R>,
    language: Language | null = null,
  ): Promise<VNode> => {
    const values = { ...page.more, accountId: customer.id, shareId: "" } as P;
    const { parts } = await loadPortal(world.db, page.query, { values, known: -1 });
    if (!parts) throw new Error("no account");
    return page.view(parts, { ...visit, grant: { ...grant, language } }).body;
  };
  const pages: Record<string, VNode> = {
    overview: await bodyOf(overview),
    "overview in Arabic": await bodyOf(overview, "ar"),
    journey: await bodyOf(journey),
    plan: await bodyOf(planOf("all")),
    "plan in Arabic": await bodyOf(planOf("all"), "ar"),
    item: await bodyOf(itemOf(itemId)),
    value: await bodyOf(archive),
    recap: await bodyOf(monthOf("2026-10", 0)),
    "recap in Arabic": await bodyOf(monthOf("2026-10", 0), "ar"),
    people: await bodyOf(people),
  };
  for (const [name, page] of Object.entries(pages)) expect(renderHtml(page), name).toBe(renderToString(page));
});

interface Named {
  name: string;
  locale: string;
}

it("a part is made once for equal values, and again for any other value or another part", () => {
  let made = 0;
  const show = ({ name, locale }: Named) => {
    made += 1;
    return <b lang={locale}>{name}</b>;
  };
  const other = ({ name }: Named) => <i>{name}</i>;
  const htmlOf = (input: Named) => renderHtml(<Kept show={show} input={input} />);
  expect(htmlOf({ name: "Rosa", locale: "en" })).toBe('<b lang="en">Rosa</b>');
  expect(htmlOf({ name: "Rosa", locale: "en" })).toBe('<b lang="en">Rosa</b>');
  expect(made).toBe(1);
  expect(htmlOf({ name: "Rosa", locale: "de" })).toBe('<b lang="de">Rosa</b>');
  expect(htmlOf({ name: "Ines", locale: "en" })).toBe('<b lang="en">Ines</b>');
  expect(renderHtml(<Kept show={other} input={{ name: "Rosa", locale: "en" }} />)).toBe("<i>Rosa</i>");
  expect(made).toBe(3);
});

it("parts that are kept do not grow without end", () => {
  let made = 0;
  const show = ({ name }: Named) => {
    made += 1;
    return <p>{name}</p>;
  };
  const htmlOf = (input: Named) => renderHtml(<Kept show={show} input={input} />);
  const first = { name: "first", locale: "en" };
  htmlOf(first);
  for (let at = 0; at < 40; at += 1) htmlOf({ name: `${at} ${"x".repeat(50_000)}`, locale: "en" });
  expect(made).toBe(41);
  htmlOf(first);
  expect(made).toBe(42);
});
