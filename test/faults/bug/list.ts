/** One line of the product made wrong. `from` stands in the file exactly once. */
export interface Bug {
  key: string;
  /** What a person at the vendor would suffer. */
  harm: string;
  file: string;
  from: string;
  to: string;
}

/** Bugs somebody could have written; the fault runs have to notice every one of them. */
export const bugs: Bug[] = [
  {
    key: "claim-any-state",
    harm: "two runs claim one delivery",
    file: "worker/store/delivery.ts",
    from: "where ${delivery.id} = ${p.id} and ${delivery.state} = 'planned' and ${delivery.nextAt} <=",
    to: "where ${delivery.id} = ${p.id} and ${delivery.nextAt} <=",
  },
  {
    key: "commit-never-loses",
    harm: "a run whose claim was taken over sends all the same",
    file: "worker/store/delivery.ts",
    from: "const [changed] = await apply(db, [commit.bind(db, committed)]);\n  return changed === 1;",
    to: "await apply(db, [commit.bind(db, committed)]);\n  return true;",
  },
  {
    key: "commit-any-claim",
    harm: "a claim that was taken over may be committed by its first owner",
    file: "worker/store/delivery.ts",
    from: "where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} = 'claimed'\n    and",
    to: "where ${delivery.id} = ${p.id}\n    and",
  },
  {
    key: "stale-claim-sent-again",
    harm: "a mail that may have left is sent again",
    file: "worker/store/delivery.ts",
    from: "iif(${keyGone(p.now)}, 'unknown', 'planned'))",
    to: "'planned')",
  },
  {
    key: "stale-claim-kept",
    harm: "a mail whose run died is never sent",
    file: "worker/store/delivery.ts",
    from: "where ${delivery.state} = 'claimed' and (${delivery.claimedAt}",
    to: "where ${delivery.state} = 'claimed' and 0 and (${delivery.claimedAt}",
  },
  {
    key: "stale-claim-unknown",
    harm: "a mail that surely did not leave is called unknown",
    file: "worker/store/delivery.ts",
    from: "sql`${delivery.committed} = 1 and (${delivery.keyedAt} is null",
    to: "sql`(${delivery.keyedAt} is null",
  },
  {
    key: "commit-not-stored",
    harm: "nobody knows that a mail may have left",
    file: "worker/store/delivery.ts",
    from: "set ${bare(delivery.committed)} = 1, ${bare(delivery.keyedAt)} = coalesce",
    to: "set ${bare(delivery.committed)} = 0, ${bare(delivery.keyedAt)} = coalesce",
  },
  {
    key: "key-time-not-stored",
    harm: "a mail its key would settle is left to a person",
    file: "worker/jobs/deliver.ts",
    from: "commitDelivery(env.DB, { id: claimed.id, claimId, keyedAt })",
    to: "commitDelivery(env.DB, { id: claimed.id, claimId, keyedAt: null })",
  },
  {
    key: "key-of-its-own",
    harm: "the provider takes a second try for another mail",
    file: "worker/jobs/deliver.ts",
    from: "claimed.round === 0 ? claimed.id : `${claimed.id}.${claimed.round}`",
    to: "claimId",
  },
  {
    key: "date-of-the-try",
    harm: "a second try is another mail",
    file: "worker/jobs/deliver.ts",
    from: "date: claimed.createdAt",
    to: "date: claimed.createdAt + claimed.attempts * 60_000",
  },
  {
    key: "dead-address-kept",
    harm: "an address that does not exist is mailed every month",
    file: "worker/jobs/deliver.ts",
    from: 'if (outcome.kind === "failed" && isDeadAddress(outcome.error))',
    to: 'if (outcome.kind === "retry" && isDeadAddress(outcome.error))',
  },
  {
    key: "smtp-silence-tried-again",
    harm: "no answer after the final dot: the mail is sent twice",
    file: "worker/mail/send.ts",
    from: 'progress.committed ? "unknown" : "retry"',
    to: '"retry"',
  },
  {
    key: "smtp-silence-is-unknown",
    harm: "a server that was down leaves everything to a person",
    file: "worker/mail/send.ts",
    from: 'progress.committed ? "unknown" : "retry"',
    to: '"unknown"',
  },
  {
    key: "smtp-never-is-later",
    harm: "a mailbox that does not exist is tried for three days",
    file: "worker/mail/send.ts",
    from: "code >= 500 && isAboutMail",
    to: "code >= 600 && isAboutMail",
  },
  {
    key: "smtp-later-is-never",
    harm: "a greylisted mail is given up",
    file: "worker/mail/send.ts",
    from: 'code >= 400) return { kind: "retry"',
    to: 'code >= 400) return { kind: "failed"',
  },
  {
    key: "smtp-without-commit",
    harm: "a kill after the final dot sends the mail twice",
    file: "worker/mail/send.ts",
    from: "progress.lost = !(await sending.commit());",
    to: "progress.lost = false;",
  },
  {
    key: "smtp-commit-before-body",
    harm: "a connection cut in the middle of the body is called unknown",
    file: "worker/mail/send.ts",
    from: "        yield raw;\n        await bodyArrived(connection, roundTrip, progress);",
    to: "        yield raw.subarray(0, 10 + 0 * roundTrip);\n        progress.committed = await sending.commit();\n        yield raw.subarray(10);\n        await bodyArrived(connection, 0, progress);",
  },
  {
    key: "binding-without-commit",
    harm: "a kill after the binding took it sends the mail twice",
    file: "worker/mail/send.ts",
    from: '  if (!(await commit())) return { kind: "lost" };\n  try {\n    const result',
    to: "  void commit;\n  try {\n    const result",
  },
  {
    key: "binding-error-is-final",
    harm: "a busy provider costs the customer the month",
    file: "worker/mail/send.ts",
    from: 'final.test(code) ? "failed" : "retry"',
    to: '"failed"',
  },
  {
    key: "binding-silence-tried-again",
    harm: "an answer that was lost sends the mail twice",
    file: "worker/mail/send.ts",
    from: 'if (typeof code !== "string" || !code.startsWith("E_")) return { kind: "unknown", error: textOf(error) };',
    to: 'if (typeof code !== "string") return { kind: "retry", error: textOf(error) };',
  },
  {
    key: "unknown-is-sent",
    harm: "a mail nobody confirmed is shown as sent",
    file: "worker/domain/delivery.ts",
    from: 'state: isAmbiguous || since !== null ? "unknown" : "failed"',
    to: 'state: isAmbiguous || since !== null ? "sent" : "failed"',
  },
  {
    key: "one-try-only",
    harm: "a second refusal for now is the last",
    file: "worker/domain/delivery.ts",
    from: "const wait = waits[attempts - 1];",
    to: "const wait = attempts > 1 ? undefined : waits[attempts - 1];",
  },
  {
    key: "lost-is-sent",
    harm: "a mail stopped in the last moment is shown as sent",
    file: "worker/jobs/deliver.ts",
    from: 'if (outcome.kind === "lost") return null;\n  const wait = await record(env, claimed, { claimId, outcome });',
    to: 'const wait = await record(env, claimed, { claimId, outcome: outcome.kind === "lost" ? { kind: "sent", providerId: null } : outcome });',
  },
  {
    key: "no-sweeper",
    harm: "a wake-up that was lost loses the mail",
    file: "worker/store/delivery.ts",
    from: "return rows.map((row) => row.id);",
    to: "return rows.slice(0, 0).map((row) => row.id);",
  },
  {
    key: "no-second-look",
    harm: "a recap whose wake-up was lost is never composed",
    file: "worker/store/recap/ledger.ts",
    from: "return (results.at(-1)?.results ?? []).map((row) => row.id);",
    to: "return now % 86_400_000 === 72_000_000 ? (results.at(-1)?.results ?? []).map((row) => row.id) : [];",
  },
  {
    key: "no-settling",
    harm: "a recap all of whose mails are through is for ever on its way",
    file: "worker/store/recap/ledger.ts",
    from: "await apply(db, [settleAll.bind(db, {})]);",
    to: "void [db, settleAll];",
  },
  {
    key: "settled-too-early",
    harm: "the first mail ends the month for everybody else",
    file: "worker/store/recap/ledger.ts",
    from: "where ${recap.id} = ${v.recapId} and ${recap.state} = 'sending'\n    and not exists (select 1 from ${delivery} where ${delivery.recapId} = ${v.recapId} and ${delivery.state} in ('planned', 'claimed'))",
    to: "where ${recap.id} = ${v.recapId} and ${recap.state} = 'sending'",
  },
  {
    key: "month-not-rolled-up",
    harm: "the mail tells a figure that was already old",
    file: "worker/jobs/recap.ts",
    from: "  await rollUp(env, row.plannedAt);\n",
    to: "",
  },
];
