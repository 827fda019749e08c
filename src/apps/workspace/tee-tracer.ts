import type { SpanAttributes, Tracer } from '../../ports/tracer.ts';

/** Tells two tracers the same. */
export function teeTracer(outer: Tracer, inner: Tracer): Tracer {
  return {
    span: (name, attributes, work) =>
      outer.span(name, attributes, (noteOuter) =>
        inner.span(name, attributes, (noteInner) =>
          work((more: SpanAttributes) => {
            noteOuter(more);
            noteInner(more);
          }),
        ),
      ),
  };
}
