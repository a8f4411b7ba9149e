/** What a generator makes, as a stream: made as fast as it is read. A failure breaks the stream off. */
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
