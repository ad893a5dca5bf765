import type { JSX } from "preact";
import type { AccountView, ConsoleItem } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import { stageKeys } from "#schema/words.ts";
import { CheckField, SelectField, TextField } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { english } from "./date.ts";
import { typedField } from "./typed.ts";
import { internalLabel, sideTitles, stageTitles } from "./word.ts";

type Group = AccountView["groups"][number];

export function AccountPlan(props: { view: AccountView; typed: Typed | null }): JSX.Element {
  const { view } = props;
  return (
    <section id="plan" aria-labelledby="plan-title">
      <h2 id="plan-title">Plan</h2>
      {view.groups.map((group) => (
        <PlanGroup key={group.key} group={group} view={view} />
      ))}
      {view.groups.length === 0 && <p class="quiet">No steps yet.</p>}
      {view.canEdit && <AddStep view={view} typed={props.typed} />}
    </section>
  );
}

function PlanGroup(props: { group: Group; view: AccountView }): JSX.Element | null {
  const { group, view } = props;
  const open = group.items.filter(isOpen);
  const closed = group.items.filter((item) => !isOpen(item));
  if (group.items.length === 0) return null;
  if (open.length === 0) {
    return (
      <details class="closed stage">
        <summary>
          <h3>
            {group.title} <small>{closed.length} done</small>
          </h3>
        </summary>
        <Items items={closed} view={view} />
      </details>
    );
  }
  return (
    <div class="stage">
      <h3>
        {group.title}{" "}
        <small>
          {closed.length} of {group.items.length}
        </small>
      </h3>
      <Items items={open} view={view} />
      {closed.length > 0 && (
        <details class="closed">
          <summary>{closed.length} done</summary>
          <Items items={closed} view={view} />
        </details>
      )}
    </div>
  );
}

function isOpen(item: ConsoleItem): boolean {
  return item.state === "open" || item.state === "stuck";
}

function Items(props: { items: ConsoleItem[]; view: AccountView }): JSX.Element {
  return (
    <ol class="items">
      {props.items.map((item) => (
        <Item key={item.id} item={item} view={props.view} />
      ))}
    </ol>
  );
}

function Item(props: { item: ConsoleItem; view: AccountView }): JSX.Element {
  const { item, view } = props;
  const path = `/console/accounts/${view.account.id}/items/${item.id}`;
  const closed = !isOpen(item);
  return (
    <li id={`item-${item.id}`} class={closed ? "over" : ""} data-row>
      {view.canEdit && item.side === "vendor" ? (
        <CheckForm item={item} path={path} back={`/console/accounts/${view.account.id}#item-${item.id}`} />
      ) : (
        <span class={closed ? "check done" : "check"} aria-hidden="true" />
      )}
      <div class="what">
        <a href={path} dir="auto">
          {item.title}
        </a>
        {item.internal && <span class="mark">internal</span>}
        <ItemNote item={item} />
      </div>
      <span class="owner">
        {sideTitles[item.side]}
        {item.ownerName && `, ${item.ownerName}`}
        {item.ownerLeft && isOpen(item) && <span class="mark">has left</span>}
      </span>
      <Due item={item} />
    </li>
  );
}

function CheckForm(props: { item: ConsoleItem; path: string; back: string }): JSX.Element {
  const { item } = props;
  const closed = !isOpen(item);
  return (
    <form method="post" action={`${props.path}/${closed ? "undo" : "done"}`}>
      <input type="hidden" name="version" value={item.version} />
      <input type="hidden" name="back" value={props.back} />
      <button
        type="submit"
        class={closed ? "check done" : "check"}
        aria-label={closed ? `Open again: ${item.title}` : `Mark done: ${item.title}`}
      />
    </form>
  );
}

function ItemNote(props: { item: ConsoleItem }): JSX.Element | null {
  const { item } = props;
  if (item.isOver) return <span class="note">Ended with the contract</span>;
  if (item.state === "stuck") {
    const since = item.stuckOn ? ` since ${english.dayShort(item.stuckOn)}` : "";
    return (
      <span class="note warn" dir="auto">
        Stuck{since}
        {item.stuckReason && `: ${item.stuckReason}`}
      </span>
    );
  }
  if (item.state !== "open") return null;
  const parts = [
    item.waitsFor ? `Waits for “${item.waitsFor}”` : "",
    item.comments > 0 ? counted(item.comments, "comment") : "",
  ].filter(Boolean);
  return parts.length > 0 ? <span class="note">{parts.join(" · ")}</span> : null;
}

function Due(props: { item: ConsoleItem }): JSX.Element {
  const { item } = props;
  if (item.state === "skipped") return <span class="due">Skipped</span>;
  if (item.state === "done" && item.doneOn) {
    return (
      <span class="due">
        Done <time dateTime={item.doneOn}>{english.dayShort(item.doneOn)}</time>
        {item.doneBy && item.doneBy !== item.ownerName && ` by ${item.doneBy}`}
      </span>
    );
  }
  if (item.lateDays > 0) {
    return (
      <time class="due warn" dateTime={item.dueOn}>
        {counted(item.lateDays, "day")} late
      </time>
    );
  }
  return (
    <time class="due" dateTime={item.dueOn}>
      {english.dayShort(item.dueOn)}
    </time>
  );
}

function AddStep(props: { view: AccountView; typed: Typed | null }): JSX.Element {
  const { typed } = props;
  const { account, groups } = props.view;
  const stages = stageKeys.map((key) => ({
    value: key,
    label: groups.find((group) => group.key === key)?.title ?? stageTitles[key],
  }));
  const current = groups.find((group) => group.items.some(isOpen));
  const form = "step";
  const isBack = typed?.form === form;
  return (
    <details class="more" open={isBack}>
      <summary>Add a step</summary>
      <form method="post" action={`/console/accounts/${account.id}/items`} class="sheet">
        <input type="hidden" name="seen" value={groups.reduce((sum, { items }) => sum + items.length, 0)} />
        <TextField {...typedField(typed, form, "title")} label="Step" required input={{ maxLength: 120 }} />
        <TextField {...typedField(typed, form, "why")} label="Why it matters" input={{ maxLength: 200 }} />
        <div class="pair">
          <SelectField
            value="vendor"
            {...typedField(typed, form, "side")}
            label="Whose turn"
            options={[
              { value: "vendor", label: "Ours" },
              { value: "customer", label: "Theirs" },
            ]}
          />
          <TextField {...typedField(typed, form, "due")} label="Due" type="date" required />
        </div>
        <SelectField value={current?.key} {...typedField(typed, form, "stage")} label="Stage" options={stages} />
        <CheckField
          form={form}
          name="internal"
          label={internalLabel}
          checked={!isBack || typed.values.internal === "on"}
        />
        <div class="actions">
          <button type="submit" class="btn">
            Add step
          </button>
        </div>
      </form>
    </details>
  );
}
