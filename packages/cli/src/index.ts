// The front door of cli, for those who start the command from code.
export { main } from "./main.js";
