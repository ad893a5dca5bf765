/** How the figures of a month are compared and told (recaps.md §5 and §9), each with its reason. */
export const figureSettings = {
  // One more or less of fewer than ten is a tenth: any percentage of such a count is an accident.
  percentBaseMin: 10,
  // "Up 1,240 %" is read as a mistake; "13 times" is understood.
  percentMax: 999,
  // What a percentage without decimals would call 0 is about the same.
  samePercent: 0.5,
  // A fall of a fifth is seen by everybody who knows the figure: it is told with a reason, where somebody knows one.
  declinePercent: 20,
  // Where all days are alike none of them is the best.
  peakValuesMin: 2,
  // Less than one each says nothing about anybody.
  perActorMin: 1,
  // Below a hundred every month would pass a stage.
  milestoneFirst: 100,
  // 100, 250, 500, 1,000 …: each about twice the one before, so that none is passed every month.
  milestoneSteps: [1, 2.5, 5],
  // A gauge read once a month is fresh until the next reading is late: a month and some days.
  gaugeDays: 35,
};

/** Which steps of the joint plan a month names (recaps.md §2, 9), each with its reason. */
export const stepSettings = {
  // What is due within six weeks can still be planned for; what is later is no next step.
  soonDays: 45,
  // More than three steps a quarter are a plan, and that has a page of its own.
  mostUpcoming: 3,
};
