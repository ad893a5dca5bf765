import type { JSX } from "preact";
import type { MetricView } from "#schema/console-metric.ts";
import type { MetricRate } from "#schema/metrics.ts";
import { CheckField, TextField } from "#ui/form.tsx";
import { day, english } from "./date.ts";
import { field, form } from "./metric-field.ts";

const rateFields = ["rate_amount", "rate_from", "rate_by", "rate_on", "rate_note"];

/** What one unit is worth: amounts as agreed, each from its first day, and working time. */
export function MetricWorth(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  const rates = view.metric?.rates ?? [];
  return (
    <section aria-labelledby="worth">
      <h2 id="worth">What it is worth</h2>
      <div class="fields">
        {rates.length > 0 && (
          <ul class="rates">
            {rates.map((rate, at) => (
              <Rate key={`${rate.currency} ${rate.validFrom}`} rate={rate} at={at} view={view} />
            ))}
          </ul>
        )}
        <NewRate view={view} isFirst={rates.length === 0} />
        <TextField
          {...field(view, "minutes_per_unit")}
          label="Minutes one of it saves"
          hint="Empty where nothing was agreed."
          width="short"
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
      </div>
    </section>
  );
}

function Rate(props: { rate: MetricRate; at: number; view: MetricView }): JSX.Element {
  const { rate, at, view } = props;
  const name = `withdraw_${at}`;
  return (
    <li>
      <p>
        <b class="num">{english.money(rate.amountMinor, rate.currency)}</b> each from {day(rate.validFrom)}{" "}
        <span class="quiet">
          agreed by <bdi>{rate.agreedBy}</bdi>, {day(rate.agreedOn)}
        </span>
      </p>
      {rate.note && (
        <p class="quiet" dir="auto">
          {rate.note}
        </p>
      )}
      <CheckField form={form} name={name} label="Withdraw it" checked={view.values[name] === "on"} />
    </li>
  );
}

function NewRate(props: { view: MetricView; isFirst: boolean }): JSX.Element {
  const { view } = props;
  const isTouched = rateFields.some((name) => view.values[name] || view.problems[name]);
  const currency = view.values.rate_currency ?? view.metric?.rates.at(-1)?.currency ?? "";
  return (
    <details class="more" open={isTouched || Boolean(view.problems.rate_currency)}>
      <summary>{props.isFirst ? "Add an agreed value" : "Add another value from a later day"}</summary>
      <div class="sheet">
        <div class="pair three">
          <TextField
            {...field(view, "rate_amount")}
            label="One is worth"
            hint="90.00"
            input={{ inputMode: "decimal", autocomplete: "off" }}
          />
          <TextField
            {...field(view, "rate_currency")}
            value={currency}
            label="Currency"
            hint="Only accounts in it see it"
            input={{ maxLength: 3, autocomplete: "off", spellcheck: false }}
          />
          <TextField {...field(view, "rate_from")} label="From" hint="First day it holds" type="date" />
        </div>
        <div class="pair">
          <TextField
            {...field(view, "rate_by")}
            label="Agreed by"
            hint="The person at the customer"
            input={{ maxLength: 80, autocomplete: "off" }}
          />
          <TextField {...field(view, "rate_on")} label="Agreed on" hint="The recap names this day" type="date" />
        </div>
        <TextField {...field(view, "rate_note")} label="Note" input={{ maxLength: 200, autocomplete: "off" }} />
      </div>
    </details>
  );
}
