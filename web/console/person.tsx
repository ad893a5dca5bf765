import type { JSX } from "preact";
import type { PersonMail, PersonView } from "#schema/person.ts";
import { ComeBack, LeftAt, MarkAsLeft } from "./contact-left.tsx";
import { Crumb } from "./crumb.tsx";
import { periodName } from "./date.ts";
import { DeliveryTimes, ProviderWord } from "./delivery-cell.tsx";
import { ConsoleFrame } from "./frame.tsx";
import { Moment } from "./moment.tsx";
import { None } from "./none.tsx";
import { readingLines } from "./reading-word.ts";
import { Delivery, deliveryTitle, needsPerson } from "./recap-delivery.tsx";
import { roleTitles, suppressionTitles, variantTitles } from "./word.ts";

export function personTitle(view: PersonView): string {
  return `${view.person.name}, ${view.account.name}`;
}

/** One person: whether recaps reach them, what needs somebody, and every mail to them, month by month. */
export function PersonPage(props: { view: PersonView }): JSX.Element {
  const { view } = props;
  const { account, person } = view;
  return (
    <ConsoleFrame frame={view.frame} section="accounts" view="account">
      <Crumb
        above={[
          { href: "/console", title: "Accounts" },
          { href: `/console/accounts/${account.id}#people`, title: account.name, isName: true },
        ]}
      />
      <h1>
        <bdi>{person.name}</bdi>
      </h1>
      <dl class="facts">
        <div>
          <dt>Role</dt>
          <dd>{roleTitles[person.role]}</dd>
        </div>
        {person.title && (
          <div>
            <dt>Job title</dt>
            <dd dir="auto">{person.title}</dd>
          </div>
        )}
        <div>
          <dt>Email</dt>
          <dd>{person.email ?? "no address"}</dd>
        </div>
        <div>
          <dt>Recap</dt>
          <dd>{recapWords(view)}</dd>
        </div>
      </dl>
      <Presence view={view} />
      <Stops view={view} />
      <NeedsYou view={view} />
      <Mails view={view} />
      <Elsewhere elsewhere={view.elsewhere} />
    </ConsoleFrame>
  );
}

function recapWords({ person, stops, reading }: PersonView): string {
  if (person.left) return "none: they have left";
  if (reading === null) return "none: only champions, sponsors and admins get it";
  if (person.email === null) return "none: there is no address";
  if (stops.length > 0) return "stopped";
  return readingLines(reading).join("; ");
}

/** Whether they are at the customer, and the way out or back. */
function Presence({ view }: { view: PersonView }): JSX.Element | null {
  const { account, person, canEdit } = view;
  const props = { path: `/console/accounts/${account.id}/contacts/${person.id}`, name: person.name };
  if (!person.left)
    return canEdit ? (
      <div class="held">
        <MarkAsLeft {...props} />
      </div>
    ) : null;
  return (
    <div class="held">
      <ul>
        <li>
          <b>Has left</b>, <LeftAt {...person.left} />
        </li>
      </ul>
      <p>Nothing is mailed to them, and their links are dead. What they did keeps their name.</p>
      {canEdit && <ComeBack {...props} />}
    </div>
  );
}

/** Why the address is stopped, and the way out where a machine stopped it. */
function Stops({ view }: { view: PersonView }): JSX.Element | null {
  const { person, stops, canEdit } = view;
  if (stops.length === 0 || person.email === null) return null;
  return (
    <div class="held">
      <ul>
        {stops.map((stop) => (
          <li key={stop.accountId}>
            {suppressionTitles[stop.reason]} on <Moment at={stop.at} />
            {stop.accountId === "*" ? ", for all accounts." : ", for this account."}
          </li>
        ))}
      </ul>
      {stops.map((stop) =>
        stop.reason === "unsubscribed" ? (
          <p key={stop.accountId}>They undo that themselves, in any recap they got.</p>
        ) : (
          canEdit && (
            <form key={stop.accountId} class="row-actions" method="post" action="/console/recaps/stopped/release">
              <input type="hidden" name="address" value={person.email ?? ""} />
              <input type="hidden" name="account" value={stop.accountId} />
              <button type="submit" class="btn">
                Let it get recaps again
              </button>
              <span class="quiet">The next month goes there; what was stopped is not sent later.</span>
            </form>
          )
        ),
      )}
    </div>
  );
}

/** Mails nobody knows the end of, and those that can go to a corrected address. */
function NeedsYou({ view }: { view: PersonView }): JSX.Element | null {
  const open = view.mails.filter(needsPerson);
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="needs-you">
      <h2 id="needs-you">Needs you</h2>
      {open.map((mail) => (
        <div key={mail.id}>
          <h3>
            <a href={`/console/recaps/${mail.recapId}`}>{periodName(mail.periodKey)}</a>
          </h3>
          <ul class="deliveries">
            <Delivery delivery={mail} canEdit={view.canEdit} />
          </ul>
        </div>
      ))}
    </section>
  );
}

const heads = ["Month", "Form", "State", "Tries", "When", "Provider", "Last error"];

function Mails({ view }: { view: PersonView }): JSX.Element {
  return (
    <section aria-labelledby="mails" class="wide">
      <h2 id="mails">Every recap mail</h2>
      {view.mails.length === 0 ? (
        <p class="quiet">No recap was mailed to them yet.</p>
      ) : (
        <table class="plain delivery-log">
          <caption class="unseen">Every recap mail to {view.person.name}</caption>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.mails.map((mail) => (
              <MailRow key={mail.id} mail={mail} view={view} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function MailRow(props: { mail: PersonMail; view: PersonView }): JSX.Element {
  const { mail, view } = props;
  return (
    <tr>
      <th scope="row">
        <a href={`/console/recaps/${mail.recapId}`}>{periodName(mail.periodKey)}</a>
        {mail.recipientEmail !== view.person.email && <small>to {mail.recipientEmail}</small>}
      </th>
      <td data-label="Form">{variantTitles[mail.variant]}</td>
      <td data-label="State" class={needsPerson(mail) ? "warn" : ""}>
        {deliveryTitle({ ...mail, fate: null })}
        {mail.replacedBy && <small>sent again to a corrected address</small>}
      </td>
      <td data-label="Tries">{mail.attempts}</td>
      <td data-label="When">
        <DeliveryTimes {...mail} />
      </td>
      <td data-label="Provider">
        <ProviderWord {...mail} />
      </td>
      <td data-label="Last error">{mail.lastError ?? <None />}</td>
    </tr>
  );
}

function Elsewhere(props: { elsewhere: PersonView["elsewhere"] }): JSX.Element | null {
  if (props.elsewhere.length === 0) return null;
  return (
    <section aria-labelledby="elsewhere">
      <h2 id="elsewhere">The same address elsewhere</h2>
      <ul>
        {props.elsewhere.map((each) => (
          <li key={`${each.accountId} ${each.contactId}`}>
            <a href={`/console/accounts/${each.accountId}/people/${each.contactId}`} dir="auto">
              {each.accountName}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
