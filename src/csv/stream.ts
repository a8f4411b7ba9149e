/** Makes a stream of a generator, which runs as fast as the stream is read. An error of the generator aborts the stream. */
export const streamOf = <Part>(parts: AsyncGenerator<Part>): ReadableStream<Part> =>
  new ReadableStream<Part>({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
