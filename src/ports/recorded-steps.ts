/** The outputs of a run's finished steps, by name, whatever they were given. */
export interface RecordedSteps {
  /** Undefined when the step never finished. @throws AssayError `replay.impossible` when its output was erased */
  output(name: string): Promise<{ readonly value: unknown } | undefined>;
}
