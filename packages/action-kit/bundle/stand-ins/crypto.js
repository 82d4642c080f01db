// Takes 5 ms to load, and one function of it is used, at the end.
export const randomUUID = () => process.getBuiltinModule("node:crypto").randomUUID();
