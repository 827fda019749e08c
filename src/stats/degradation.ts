/**
 * Degradation: how far the human-machine agreement falls below the human-human agreement, in the same coefficient.
 * Positive when the machine agrees with a human less than another human does; above 0.10 is a warning.
 *
 * @returns undefined when either agreement is
 * @see Williamson, Xi and Breyer (2012); RSMTool, doc/evaluation.rst, "degradation" (there with the opposite sign)
 */
export function degradation(humanHuman: number | undefined, humanMachine: number | undefined): number | undefined {
  return humanHuman === undefined || humanMachine === undefined ? undefined : humanHuman - humanMachine;
}
