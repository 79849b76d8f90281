// @types/express declares Express 5; what the tests use of Express 4 is the same.
declare module 'express4' {
  import express from 'express';
  export default express;
}
