import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, compareDays, daysBetween, toWorkday, weekday } from "#domain/day.ts";
import { type Plan, planFrom, templateFor } from "#domain/template/template.ts";
import { milestoneSteps } from "#schema/milestone-step.ts";
import type { Template, TemplateItem } from "#schema/template.ts";
import { contactRoles, segmentKeys, stageKeys } from "#schema/words.ts";
import { refusalOf } from "../support/refused-act.ts";

const kickoffOn = "2026-10-20";
const renewalOn = "2027-10-20";
const isWeekend = (day: string) => weekday(day) >= 5;
const templates = segmentKeys.map(templateFor);
const onboarding = ["orchestration", "technical_kickoff", "first_value"];

/** Enough days apart for a workday between two anchors. */
const anyAccount = fc
  .record({
    segment: fc.constantFrom(...segmentKeys),
    kickoff: fc.integer({ min: 0, max: 2000 }),
    toFirstValue: fc.integer({ min: 5, max: 240 }),
    toRenewal: fc.integer({ min: 14, max: 800 }),
  })
  .map(({ segment, kickoff, toFirstValue, toRenewal }) => {
    const start = addDays("2026-01-01", kickoff);
    const firstValueOn = addDays(start, toFirstValue);
    return {
      template: templateFor(segment),
      kickoffOn: start,
      firstValueOn,
      renewalOn: addDays(firstValueOn, toRenewal),
    };
  });

function templateWith(items: TemplateItem[]): Template {
  return { ...templateFor("smb"), items };
}

function anItem(item: Partial<TemplateItem>): TemplateItem {
  return {
    key: "step",
    stage: "first_value",
    side: "customer",
    owner: "champion",
    due: { from: "kickoff", days: 1 },
    title: "A step",
    why: "A reason.",
    ...item,
  };
}

function dueOn(plan: Plan, key: string): string | undefined {
  return plan.items.find((item) => item.key === key)?.dueOn;
}

function customerTexts(template: Template): string[] {
  return [
    template.name,
    template.firstValueDefinition,
    ...template.stages.flatMap((stage) => [stage.title, stage.produces, ...stage.dos, ...stage.donts, stage.pitfall]),
    ...template.milestones.map((milestone) => milestone.title),
    ...template.items.flatMap((item) => (item.internal ? [] : [item.title, item.why])),
  ];
}

test("each segment has its own template under its own name", () => {
  expect(templates.map((template) => template.segment)).toEqual([...segmentKeys]);
});

test("first value is planned for day 14, 30 and 60 to 90", () => {
  expect(templateFor("smb").firstValueDays).toBe(14);
  expect(templateFor("mid").firstValueDays).toBe(30);
  expect(templateFor("enterprise").firstValueDays).toBeGreaterThanOrEqual(60);
  expect(templateFor("enterprise").firstValueDays).toBeLessThanOrEqual(90);
});

test("the number of items is scaled to the size of the customer", () => {
  const limits = { smb: [8, 12], mid: [15, 20], enterprise: [25, 35] } as const;
  for (const segment of segmentKeys) {
    const count = templateFor(segment).items.length;
    expect(count, segment).toBeGreaterThanOrEqual(limits[segment][0]);
    expect(count, segment).toBeLessThanOrEqual(limits[segment][1]);
  }
});

test("an enterprise plan names both sponsors, security and data work", () => {
  const { sponsors, items } = templateFor("enterprise");
  expect(sponsors).toBe("both");
  const owners = items.map((item) => item.owner);
  expect(owners).toContain("executive_sponsor");
  expect(owners).toContain("executive_sponsor_vendor");
  expect(items.filter((item) => /security/i.test(item.title)).length).toBeGreaterThanOrEqual(2);
  expect(items.filter((item) => /\bdata\b/i.test(item.title)).length).toBeGreaterThanOrEqual(4);
});

describe.each(templates)("the $segment template", (template) => {
  test("has all eight stages in order", () => {
    expect(template.stages.map((stage) => stage.key)).toEqual([...stageKeys]);
  });

  test("guides each stage with two or three do's, as many don'ts and one pitfall", () => {
    for (const { key, dos, donts, pitfall } of template.stages) {
      expect([2, 3], key).toContain(dos.length);
      expect([2, 3], key).toContain(donts.length);
      expect(pitfall.length, key).toBeGreaterThan(20);
    }
  });

  test("says what is to be avoided in words, so that a don't reads as one without its heading", () => {
    const donts = template.stages.flatMap((stage) => stage.donts);
    expect(donts.filter((dont) => !dont.startsWith("Do not "))).toEqual([]);
    expect(template.stages.flatMap((stage) => stage.dos).filter((text) => /^do(n't| not)/i.test(text))).toEqual([]);
  });

  test("gives homework to both sides, and not only to one of them before first value", () => {
    const early = template.items.filter((item) => onboarding.includes(item.stage));
    for (const side of ["customer", "vendor"] as const) {
      expect(template.items.filter((item) => item.side === side).length).toBeGreaterThanOrEqual(4);
      expect(early.some((item) => item.side === side)).toBe(true);
    }
  });

  test("has work in every stage but preboarding, which a small customer may skip", () => {
    const worked = new Set(template.items.map((item) => item.stage));
    const idle = stageKeys.filter((stage) => !worked.has(stage));
    expect(idle).toEqual(template.segment === "smb" ? ["preboarding"] : []);
  });

  test("has a milestone in every stage", () => {
    const marked = new Set(template.milestones.map((milestone) => milestone.stage));
    expect(stageKeys.filter((stage) => !marked.has(stage))).toEqual([]);
  });

  test("gives each item an owner on its own side", () => {
    const roles: readonly string[] = contactRoles;
    const wrong = template.items.filter((item) => roles.includes(item.owner) !== (item.side === "customer"));
    expect(wrong.map((item) => item.key)).toEqual([]);
  });

  test("keeps internal items on the vendor's side, and few", () => {
    const internal = template.items.filter((item) => item.internal);
    expect(internal.filter((item) => item.side !== "vendor")).toEqual([]);
    expect(internal.length).toBeGreaterThanOrEqual(1);
    expect(internal.length).toBeLessThanOrEqual(3);
  });

  test("never makes a visible item wait for an internal one", () => {
    const internal = new Set(template.items.filter((item) => item.internal).map((item) => item.key));
    const leaks = template.items.filter((item) => !item.internal && item.after && internal.has(item.after));
    expect(leaks).toEqual([]);
  });

  test("names each key once, in kebab-case", () => {
    for (const keys of [template.items.map((item) => item.key), template.milestones.map(({ key }) => key)]) {
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.filter((key) => !/^[a-z]+(-[a-z]+)*$/.test(key))).toEqual([]);
    }
  });

  test("lists items by stage, and each after the item it waits for", () => {
    const order = template.items.map((item) => stageKeys.indexOf(item.stage));
    expect(order).toEqual(order.toSorted((first, second) => first - second));
    const keys = template.items.map((item) => item.key);
    for (const [index, { after }] of template.items.entries()) {
      if (after !== undefined) expect(keys.slice(0, index)).toContain(after);
    }
  });

  test("reviews every quarter, with an item and a milestone on the same day", () => {
    const days = template.milestones.filter(({ stage }) => stage === "reviews").map(({ on }) => on);
    expect(days).toEqual([90, 180, 270].map((count) => ({ from: "kickoff", days: count })));
    const due = template.items.filter(({ stage }) => stage === "reviews").map((item) => item.due);
    expect(due).toEqual(expect.arrayContaining(days));
  });

  test("counts renewal down from 120 days before, and nothing after it", () => {
    const days = template.items.filter(({ stage }) => stage === "renewal").map((item) => item.due);
    expect(days.every((due) => due.from === "renewal" && due.days < 0)).toBe(true);
    expect(Math.min(...days.map((due) => due.days))).toBe(-120);
    expect(template.stages.at(-1)?.start).toEqual({ from: "renewal", days: -120 });
  });

  test("shows a customer neither an exclamation mark nor a line break", () => {
    expect(customerTexts(template).filter((text) => /[!\n]|\s$|^\s/.test(text))).toEqual([]);
  });

  test("uses no office jargon and no word spelled differently in London and New York", () => {
    const jargon = /stakeholder|leverage|synerg|\bKPI\b|\bROI\b|go-live|enablement|best practice|SPICED/i;
    const spelling =
      /colou?r|\bcent(re|er)|programme|\w{3,}i[sz](e|ed|ing)\b|practi[sc]e|fortnight|vacation|holiday|licen[sc]e/i;
    const plain = /enterprise|surprises?|promised?/gi;
    const texts = customerTexts(template);
    expect(texts.filter((text) => jargon.test(text))).toEqual([]);
    expect(texts.filter((text) => spelling.test(text.replace(plain, "")))).toEqual([]);
  });

  test("says why in one line of at most 140 characters, as a sentence", () => {
    const wrong = template.items.filter(({ why }) => why.length > 140 || why.length < 20 || !/^[A-Z].*[.?]$/.test(why));
    expect(wrong.map((item) => item.key)).toEqual([]);
  });

  test("keeps titles short and without a full stop", () => {
    const titles = [...template.items, ...template.milestones].map((entry) => entry.title);
    expect(titles.filter((title) => title.length > 80 || /\.$/.test(title))).toEqual([]);
  });

  test("keeps sentences short", () => {
    const sentences = customerTexts(template).flatMap((text) => text.split(/(?<=[.?:]) /));
    expect(sentences.filter((sentence) => sentence.split(" ").length > 26)).toEqual([]);
  });

  test("plans one stage after the other up to first value, without a gap", () => {
    const { stages } = planFrom({ template, kickoffOn, renewalOn });
    for (const [index, stage] of stages.slice(0, 6).entries()) {
      const next = stages[index + 1];
      if (index < 5) expect(next?.startsOn, stage.key).toBe(addDays(stage.endsOn, 1));
      expect(compareDays(stage.startsOn, stage.endsOn), stage.key).toBeLessThanOrEqual(0);
    }
  });

  test("keeps each item inside the days of its stage on any kickoff day", () => {
    for (let count = 0; count < 28; count += 1) {
      const kickoff = addDays(kickoffOn, count);
      const plan = planFrom({ template, kickoffOn: kickoff, renewalOn: addDays(kickoff, 365) });
      const strays = plan.items.filter((item) => {
        const stage = plan.stages.find(({ key }) => key === item.stage);
        if (stage === undefined) return true;
        return item.dueOn < toWorkday(stage.startsOn, "back") || item.dueOn > toWorkday(stage.endsOn, "forward");
      });
      expect(strays.map((item) => `${item.key} ${item.dueOn}`)).toEqual([]);
    }
  });

  test("keeps its own due days when nobody moves first value: no item has to be pulled forward", () => {
    for (let count = 0; count < 28; count += 1) {
      const kickoff = addDays(kickoffOn, count);
      const plan = planFrom({ template, kickoffOn: kickoff, renewalOn: addDays(kickoff, 365) });
      expect(plan.items.length).toBe(template.items.length);
      const anchors = {
        kickoff,
        first_value: addDays(kickoff, template.firstValueDays),
        renewal: addDays(kickoff, 365),
      };
      const moved = plan.items.filter(({ dueOn, dueRule }) => {
        return Math.abs(daysBetween(addDays(anchors[dueRule.from], dueRule.days), dueOn)) > 2;
      });
      expect(moved).toEqual([]);
    }
  });
});

test("no due day falls on a weekend, whatever the kickoff, first value and renewal days", () => {
  fc.assert(
    fc.property(anyAccount, (account) => {
      expect(planFrom(account).items.filter((item) => isWeekend(item.dueOn))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test("on 2000 kickoff days in a row every item is due on a workday", () => {
  for (let count = 0; count < 2000; count += 1) {
    const kickoff = addDays("2026-01-01", count);
    for (const template of templates) {
      const { items } = planFrom({ template, kickoffOn: kickoff, renewalOn: addDays(kickoff, 365) });
      const weekend = items.filter((item) => isWeekend(item.dueOn));
      if (weekend.length > 0) expect(weekend).toEqual([]);
    }
  }
});

test("an item is due no earlier than the item it waits for, on any days", () => {
  fc.assert(
    fc.property(anyAccount, (account) => {
      const plan = planFrom(account);
      for (const item of plan.items) {
        if (item.after === null) continue;
        const needed = dueOn(plan, item.after);
        expect(needed !== undefined && needed <= item.dueOn, `${item.key} after ${item.after}`).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a countdown never passes its anchor, onboarding never passes first value, nothing passes renewal", () => {
  fc.assert(
    fc.property(anyAccount, (account) => {
      for (const item of planFrom(account).items) {
        const gated = onboarding.includes(item.stage);
        const before = item.stage === "preboarding" || item.stage === "handoff";
        const limit = before ? account.kickoffOn : gated ? account.firstValueOn : account.renewalOn;
        expect(item.dueOn <= limit, `${item.key} ${item.dueOn} after ${limit}`).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a milestone falls on a weekend only when it is kickoff, first value or renewal itself", () => {
  fc.assert(
    fc.property(anyAccount, (account) => {
      const weekend = planFrom(account).milestones.filter((milestone) => isWeekend(milestone.plannedOn));
      expect(weekend.filter(({ key }) => !["kickoff", "first-value", "renewal"].includes(key))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test("the anchors are planned on exactly the days agreed, weekend or not", () => {
  fc.assert(
    fc.property(anyAccount, (account) => {
      const planned = new Map(planFrom(account).milestones.map(({ key, plannedOn }) => [key, plannedOn]));
      expect(planned.get("kickoff")).toBe(account.kickoffOn);
      expect(planned.get("first-value")).toBe(account.firstValueOn);
      expect(planned.get("renewal")).toBe(account.renewalOn);
    }),
  );
});

test("no stage ends before it starts, on any days", () => {
  fc.assert(
    fc.property(anyAccount, (account) => {
      const { stages } = planFrom(account);
      expect(stages.filter((stage) => compareDays(stage.startsOn, stage.endsOn) > 0)).toEqual([]);
      expect(stages.find(({ key }) => key === "first_value")?.endsOn).toBe(account.firstValueOn);
      expect(stages.at(-1)?.endsOn).toBe(account.renewalOn);
    }),
    { numRuns: 1000 },
  );
});

test("a due day on a Saturday moves to Monday", () => {
  // 2026-10-20 is a Tuesday: four days later is Saturday the 24th.
  const template = templateWith([anItem({ due: { from: "kickoff", days: 4 } })]);
  expect(dueOn(planFrom({ template, kickoffOn, renewalOn }), "step")).toBe("2026-10-26");
});

test("a countdown day on a weekend moves back to Friday", () => {
  const template = templateWith([
    anItem({ key: "before", stage: "handoff", due: { from: "kickoff", days: -2 } }),
    anItem({ key: "last", stage: "renewal", due: { from: "renewal", days: -3 } }),
    anItem({ key: "on-the-day", due: { from: "first_value", days: 0 } }),
  ]);
  // Sunday 18 October; Sunday 17 October 2027; First Value on Sunday 8 November.
  const plan = planFrom({ template, kickoffOn, firstValueOn: "2026-11-08", renewalOn });
  expect(plan.items.map((item) => item.dueOn)).toEqual(["2026-10-16", "2027-10-15", "2026-11-06"]);
});

test("a countdown to a kickoff on a weekend ends on the Friday before", () => {
  const template = templateWith([anItem({ stage: "handoff", due: { from: "kickoff", days: 0 } })]);
  expect(dueOn(planFrom({ template, kickoffOn: "2026-10-18", renewalOn }), "step")).toBe("2026-10-16");
});

test("first value is planned from the template, unless a day was agreed", () => {
  const template = templateFor("mid");
  const planned = planFrom({ template, kickoffOn, firstValueOn: null, renewalOn });
  expect(planned.milestones.find(({ key }) => key === "first-value")?.plannedOn).toBe("2026-11-19");
  const agreed = planFrom({ template, kickoffOn, firstValueOn: "2026-12-12", renewalOn });
  expect(agreed.milestones.find(({ key }) => key === "first-value")?.plannedOn).toBe("2026-12-12");
  expect(dueOn(agreed, "first-real-week")).toBe("2026-12-09");
});

test("an earlier first value brings onboarding work forward, and with it what that work waits for", () => {
  const template = templateWith([
    anItem({ key: "load", due: { from: "kickoff", days: 9 } }),
    anItem({ key: "check", due: { from: "kickoff", days: 10 }, after: "load" }),
    anItem({ key: "use", due: { from: "first_value", days: -3 }, after: "check" }),
    anItem({ key: "train", due: { from: "kickoff", days: 400 } }),
  ]);
  const plan = planFrom({ template, kickoffOn, firstValueOn: "2026-10-30", renewalOn });
  expect(plan.items.map((item) => item.dueOn)).toEqual(["2026-10-27", "2026-10-27", "2026-10-27", "2026-10-30"]);
});

test("an item that two others wait for is due no later than the earlier of them", () => {
  const template = templateWith([
    anItem({ key: "load", due: { from: "kickoff", days: 9 } }),
    anItem({ key: "use", due: { from: "first_value", days: -3 }, after: "load" }),
    anItem({ key: "praise", stage: "recurring_impact", due: { from: "first_value", days: 5 }, after: "load" }),
  ]);
  const plan = planFrom({ template, kickoffOn, firstValueOn: "2026-10-30", renewalOn });
  expect(plan.items.map((item) => item.dueOn)).toEqual(["2026-10-27", "2026-10-27", "2026-11-04"]);
  const reversed = templateWith([template.items[0]!, template.items[2]!, template.items[1]!]);
  expect(dueOn(planFrom({ template: reversed, kickoffOn, firstValueOn: "2026-10-30", renewalOn }), "load")).toBe(
    "2026-10-27",
  );
});

test("a countdown that begins at a kickoff on a weekend begins on the Monday after", () => {
  const template = templateWith([anItem({ due: { from: "first_value", days: -30 } })]);
  const plan = planFrom({ template, kickoffOn: "2026-10-17", firstValueOn: "2026-10-30", renewalOn });
  expect(dueOn(plan, "step")).toBe("2026-10-19");
});

test("a countdown longer than the time agreed begins at kickoff", () => {
  const plan = planFrom({
    template: templateFor("enterprise"),
    kickoffOn,
    firstValueOn: "2026-11-10",
    renewalOn: "2026-12-20",
  });
  expect(plan.items.filter(({ dueRule, dueOn }) => dueRule.from !== "kickoff" && dueOn < kickoffOn)).toEqual([]);
  expect(plan.stages.find(({ key }) => key === "renewal")?.startsOn).toBe(kickoffOn);
});

test("a contract of six months plans only the review inside it", () => {
  const plan = planFrom({ template: templateFor("mid"), kickoffOn, renewalOn: addDays(kickoffOn, 175) });
  expect(plan.items.filter(({ stage }) => stage === "reviews").map(({ key }) => key)).toEqual(["first-review"]);
  expect(plan.milestones.filter(({ stage }) => stage === "reviews").map(({ key }) => key)).toEqual(["first-review"]);
  expect(plan.items.map((item) => item.position)).toEqual(plan.items.map((_, index) => index));
});

test("an item waits for nothing when what it waited for is not planned", () => {
  const template = templateWith([
    anItem({ key: "review", stage: "reviews", due: { from: "kickoff", days: 400 } }),
    anItem({ key: "sign", stage: "renewal", due: { from: "renewal", days: -5 }, after: "review" }),
  ]);
  const plan = planFrom({ template, kickoffOn, renewalOn });
  expect(plan.items.map(({ key, after }) => [key, after])).toEqual([["sign", null]]);
});

test("a planned item keeps its words, its rule and who may see it", () => {
  const due = { from: "kickoff", days: 1 } as const;
  const template = templateWith([
    anItem({ key: "open", due }),
    anItem({ key: "hidden", side: "vendor", owner: "csm", internal: true, after: "open", due }),
  ]);
  const shared = { stage: "first_value", title: "A step", why: "A reason.", dueOn: "2026-10-21", dueRule: due };
  expect(planFrom({ template, kickoffOn, renewalOn }).items).toEqual([
    { ...shared, key: "open", side: "customer", owner: "champion", position: 0, after: null, internal: false },
    { ...shared, key: "hidden", side: "vendor", owner: "csm", position: 1, after: "open", internal: true },
  ]);
});

test("a kickoff on a leap day plans like any other", () => {
  const plan = planFrom({ template: templateFor("smb"), kickoffOn: "2028-02-29", renewalOn: "2029-02-28" });
  expect(plan.milestones.find(({ key }) => key === "first-value")?.plannedOn).toBe("2028-03-14");
  expect(dueOn(plan, "agree-goals")).toBe("2028-03-01");
});

test("the same days give the same plan, and the template is left as it was", () => {
  const template = templateFor("enterprise");
  const before = structuredClone(template);
  expect(planFrom({ template, kickoffOn, renewalOn })).toEqual(planFrom({ template, kickoffOn, renewalOn }));
  expect(template).toEqual(before);
});

test("a day that does not exist is refused by the name of its field", () => {
  const template = templateFor("smb");
  const details = [
    { kickoffOn: "2027-02-29", renewalOn },
    { kickoffOn, firstValueOn: "soon", renewalOn },
    { kickoffOn, renewalOn: "2027-10-32" },
  ].map((days) => {
    const refusal = refusalOf(() => planFrom({ template, ...days }));
    return [refusal?.code, Object.keys(refusal?.details ?? {})];
  });
  expect(details).toEqual([
    ["invalid", ["kickoffOn"]],
    ["invalid", ["firstValueOn"]],
    ["invalid", ["renewalOn"]],
  ]);
});

test("first value comes after kickoff, and renewal after first value", () => {
  const template = templateFor("mid");
  const early = refusalOf(() => planFrom({ template, kickoffOn, firstValueOn: kickoffOn, renewalOn }));
  expect(early?.details).toEqual({ firstValueOn: kickoffOn });
  const short = refusalOf(() => planFrom({ template, kickoffOn, renewalOn: addDays(kickoffOn, 30) }));
  expect(short?.details).toEqual({ renewalOn: addDays(kickoffOn, 30) });
  expect(planFrom({ template, kickoffOn, renewalOn: addDays(kickoffOn, 31) }).stages).toHaveLength(8);
});

test("a milestone that goes by a step of another name goes by one that customers see", () => {
  for (const segment of segmentKeys) {
    const { milestones, items } = templateFor(segment);
    for (const [milestone, step] of Object.entries(milestoneSteps[segment])) {
      expect(milestones.map(({ key }) => key)).toContain(milestone);
      expect(items.find(({ key }) => key === step)).toMatchObject({ key: step });
      expect(items.find(({ key }) => key === step)?.internal ?? false).toBe(false);
    }
  }
});
