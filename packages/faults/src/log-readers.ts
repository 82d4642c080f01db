/** Shell words that put a reader of their own before a stream; it is not a child of the step, and is gone after it. */
function readBy(script: string, stream: 1 | 2 = 1): string {
  return `
pipe=$(mktemp -u) && mkfifo "$pipe"
(setsid sh -c 'exec >&- 2>&- 3<"$1"; rm "$1"; ${script}' $$ "$pipe" &)
exec ${stream}>"$pipe"`;
}

/** Leaves so much room, in bytes, in a log whose reader sleeps until the process has ended. */
export function stalledLog(bytes: number): string {
  return `${readBy("while kill -0 $0; do sleep 0.1; done")}\nhead -c ${65_536 - bytes} /dev/zero`;
}

/** Gives a stream to a reader that goes away after so many bytes. */
export function leftStream(stream: 1 | 2, bytes: number): string {
  return readBy(`exec head -c ${bytes} <&3 >/dev/null`, stream);
}
