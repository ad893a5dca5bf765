import type { JSX } from "preact";
import type { CalendarView, ComparedSide, MailedSide } from "#schema/calendar.ts";
import { counted } from "#ui/format.ts";
import { english } from "./date.ts";

/** Below this a share says more about who was drawn than about the mail. */
const enough = 10;

const lines = [
  { key: "read", title: "Somebody looked at the month, in the portal or behind a mail" },
  { key: "seen", title: "Somebody looked into the portal since" },
  { key: "answered", title: "Somebody said something about the month" },
  { key: "confirmed", title: "Somebody confirmed the figure" },
] as const;

/** Whether the recap helps: accounts it was mailed to beside accounts on hold-out. */
export function CalendarCompared(props: { compared: CalendarView["compared"] }): JSX.Element {
  const { heldOut, mailed } = props.compared;
  const tooFew = heldOut.accounts < enough || mailed.accounts < enough;
  return (
    <section aria-labelledby="compared">
      <h2 id="compared">Does the mail help?</h2>
      <p class="quiet">
        Accounts on hold-out get their recap on the portal and not by mail; a hold-out begins on the page of the
        account. Compared is each account's newest finished month of the last 62 days, unless it was held. Renewals are
        not compared: they are not kept here.
      </p>
      {heldOut.accounts === 0 ? (
        <p>
          No account on hold-out had a month yet. {counted(mailed.accounts, "account was", "accounts were")} mailed.
        </p>
      ) : (
        <table class="plain compared">
          <caption class="unseen">Accounts that were mailed beside accounts on hold-out</caption>
          <thead>
            <tr>
              <th scope="col">After the month was there</th>
              <th scope="col" class="r">
                Mailed
              </th>
              <th scope="col" class="r">
                On hold-out
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ key, title }) => (
              <tr key={key}>
                <th scope="row">{title}</th>
                <Share side={mailed} of={key} title="Mailed" isBare={tooFew} />
                <Share side={heldOut} of={key} title="On hold-out" isBare={tooFew} />
              </tr>
            ))}
            <tr>
              <th scope="row">Accounts</th>
              <td class="r num" data-label="Mailed">
                {english.count(mailed.accounts)}
              </td>
              <td class="r num" data-label="On hold-out">
                {english.count(heldOut.accounts)}
              </td>
            </tr>
          </tbody>
        </table>
      )}
      <OfMailed mailed={mailed} />
      {heldOut.accounts > 0 && tooFew && (
        <p class="warn">Too few to compare: it takes {enough} accounts on either side.</p>
      )}
    </section>
  );
}

interface ShareProps {
  side: ComparedSide;
  of: (typeof lines)[number]["key"];
  title: string;
  isBare: boolean;
}

function Share({ side, of, title, isBare }: ShareProps): JSX.Element {
  const share = side.accounts === 0 ? 0 : Math.round((side[of] / side.accounts) * 100);
  return (
    <td class="r num" data-label={title}>
      {side[of]} of {side.accounts}
      {!isBare && <small>{english.percent(share)}</small>}
    </td>
  );
}

const perPerson = [
  { key: "opened", title: "Looked at the page behind their mail" },
  { key: "replied", title: "Replied to their mail, as your team marked them" },
  { key: "left", title: "Unsubscribed since, from the months or from everything" },
] as const;

/** What nobody on hold-out can do: rates, held against nothing. */
function OfMailed({ mailed }: { mailed: MailedSide }): JSX.Element | null {
  if (mailed.people === 0) return null;
  return (
    <div class="of-mailed">
      <h3>Of the people who were mailed</h3>
      <table class="plain compared">
        <caption class="unseen">What people did who were mailed the same months</caption>
        <tbody>
          {perPerson.map(({ key, title }) => (
            <tr key={key}>
              <th scope="row">{title}</th>
              <td class="r num" data-label="People">
                {english.count(mailed[key])} of {english.count(mailed.people)}
                {mailed.people >= enough && (
                  <small>{english.percent(Math.round((mailed[key] / mailed.people) * 100))}</small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet">
        A page counts once somebody moved on it for two seconds, never because a program opened its link. Answers by
        mail go to the success manager's own mailbox: they count once your team marks them in the delivery log of the
        recap.
      </p>
    </div>
  );
}
