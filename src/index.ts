export { Frame } from "./frame/frame.js";
