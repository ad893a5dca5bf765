import type { JSX } from "preact";
import type { ConsoleRecapView } from "#schema/console.ts";
import type { RecapVariant } from "#schema/words.ts";

const titles: Record<RecapVariant, string> = { sponsor: "Executive sponsor", champion: "Champion" };

/** Widths of the two screens most mails are read on. */
const views = [
  { key: "desk", title: "Desktop, light", scheme: "light", width: 640, height: 900 },
  { key: "phone", title: "Phone, light", scheme: "light", width: 360, height: 900 },
  { key: "desk-dark", title: "Desktop, dark", scheme: "dark", width: 640, height: 900 },
  { key: "phone-dark", title: "Phone, dark", scheme: "dark", width: 360, height: 900 },
];

/** The stored mails of both readers side by side: wide and narrow, light and dark, and as text. */
export function RecapPreview(props: { view: ConsoleRecapView }): JSX.Element {
  const { view } = props;
  if (view.mails.length === 0) return <p class="empty">There is no mail of this month.</p>;
  return (
    <section aria-labelledby="preview">
      <h2 id="preview">Preview</h2>
      <p class="quiet">
        The very mails that go out, from the same stored figures. Links are dead here; each reader gets links of their
        own.
      </p>
      {view.mails.map((mail) => (
        <Mail key={mail.variant} view={view} mail={mail} />
      ))}
    </section>
  );
}

function Mail(props: { view: ConsoleRecapView; mail: ConsoleRecapView["mails"][number] }): JSX.Element {
  const { view, mail } = props;
  const path = `/console/recaps/${view.row.id}`;
  return (
    <article class="mail-preview" aria-labelledby={`mail-${mail.variant}`}>
      <h3 id={`mail-${mail.variant}`}>{titles[mail.variant]}</h3>
      <p dir="auto">
        <span class="quiet">Subject:</span> {mail.subject}
      </p>
      <div class="row-actions">
        <a class="btn" href={`${path}/mail/${mail.variant}`}>
          Open alone
        </a>
        {view.canEdit && <Test path={path} variant={mail.variant} to={view.staffEmail} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse */}
      <section class="screens" tabIndex={0} aria-label={`${titles[mail.variant]}: the mail in four views`}>
        {views.map((each) => (
          <figure key={each.key}>
            <figcaption>{each.title}</figcaption>
            <iframe
              src={`${path}/mail/${mail.variant}?scheme=${each.scheme}`}
              title={`${titles[mail.variant]}: ${each.title}`}
              sandbox=""
              loading="lazy"
              width={each.width}
              height={each.height}
            />
          </figure>
        ))}
      </section>
      <details class="more">
        <summary>As plain text</summary>
        <pre dir="auto">{mail.text}</pre>
      </details>
    </article>
  );
}

function Test(props: { path: string; variant: RecapVariant; to: string }): JSX.Element {
  return (
    <form method="post" action={`${props.path}/test`}>
      <button type="submit" class="btn" name="variant" value={props.variant}>
        Send a test to me
      </button>{" "}
      <span class="quiet">To {props.to}, marked [Test].</span>
    </form>
  );
}
