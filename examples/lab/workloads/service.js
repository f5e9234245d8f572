// A service for the lab: keeps a note, adds numbers until the compiler takes over, runs a program, rotates its log.
'use strict';
const { execFile } = require('child_process');
const fs = require('fs');
const http = require('http');
const { Worker } = require('worker_threads');

const log = '/data/access.log';
let lines = fs.createWriteStream(log, { flags: 'a' });

process.on('SIGHUP', () => {
  lines.end();
  if (fs.existsSync(`${log}.1`)) fs.renameSync(`${log}.1`, `${log}.2`);
  fs.renameSync(log, `${log}.1`);
  lines = fs.createWriteStream(log, { flags: 'a' });
});
process.on('SIGTERM', () => process.exit(0));

function sum() {
  let total = 0;
  for (let n = 0; n < 3000000; n++) total = (total + n * 7) % 1000003;
  return total;
}

function keep(request, answer) {
  let text = '';
  request.on('data', (part) => { text += part; });
  request.on('end', () => {
    fs.writeFileSync('/data/note.new', text);
    fs.renameSync('/data/note.new', '/data/note');
    answer.end('kept\n');
  });
}

http.createServer((request, answer) => {
  lines.write(`${request.method} ${request.url}\n`);
  if (request.method === 'POST') return keep(request, answer);
  switch (request.url) {
    case '/sum':
      return answer.end(`${sum()}\n`);
    case '/child':
      return execFile('id', ['-u'], (fault, output) => answer.end(fault ? `${fault.code}\n` : output));
    case '/worker':
      return new Worker("require('worker_threads').parentPort.postMessage(6 * 7)", { eval: true })
        .on('message', (value) => answer.end(`${value}\n`));
    default:
      return answer.end(fs.existsSync('/data/note') ? `${fs.readFileSync('/data/note')}\n` : 'nothing\n');
  }
}).listen(8003);
