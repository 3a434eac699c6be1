// SPDX-License-Identifier: Apache-2.0
//
// server.mjs MODEL PORT_FILE: serves a GGUF model on a free port of 127.0.0.1 by the interface "chat completions", for
// tests; the port is written to a file once it listens. One request is answered at a time, on one thread; greedy, so
// that the same question gets the same answer. Node finds node-llama-cpp beside the model.
import http from 'node:http';
import {writeFileSync, renameSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [, , modelPath, portFile] = process.argv;
const library = createRequire(pathToFileURL(modelPath)).resolve('node-llama-cpp');
const {getLlama, LlamaChatSession, LlamaLogLevel} = await import(pathToFileURL(library));

const llama = await getLlama({gpu: false, build: 'never', logLevel: LlamaLogLevel.error, maxThreads: 1});
const model = await llama.loadModel({modelPath});
const context = await model.createContext({contextSize: 4096, threads: 1});
const sequence = context.getSequence();

// answer runs one chat and calls onText with each piece of it.
async function answer(request, signal, onText) {
  const system = request.messages.filter(m => m.role === 'system').map(m => m.content).join('\n');
  const last = request.messages[request.messages.length - 1].content;
  await sequence.clearHistory();
  const session = new LlamaChatSession({contextSequence: sequence, systemPrompt: system || undefined});
  let tokens = 0;
  const {responseText: text, stopReason} = await session.promptWithMeta(last, {
    maxTokens: request.max_tokens ?? request.max_completion_tokens ?? 256, temperature: request.temperature ?? 0,
    signal, stopOnAbortSignal: true, onTextChunk: onText, onToken: t => { tokens += t.length; },
  });
  const prompt = sequence.nextTokenIndex - tokens;
  session.dispose({disposeSequence: false});
  return {
    text, finish: stopReason === 'maxTokens' ? 'length' : 'stop',
    usage: {prompt_tokens: prompt, completion_tokens: tokens, total_tokens: prompt + tokens},
  };
}

function fail(response, status, message) {
  if (!response.headersSent) response.writeHead(status, {'content-type': 'application/json'});
  response.end(JSON.stringify({error: {message, type: status < 500 ? 'invalid_request_error' : 'server_error', code: null}}));
}

async function chat(body, response) {
  let request;
  try {
    request = JSON.parse(body);
  } catch {
    return fail(response, 400, 'the body is no JSON');
  }
  if (!Array.isArray(request.messages) || request.messages.length === 0) return fail(response, 400, 'there are no messages');
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const head = {id: 'chatcmpl-test', created: 0, model: request.model};
  const chunk = (delta, finish, usage) => 'data: ' + JSON.stringify({
    ...head, object: 'chat.completion.chunk', choices: [{index: 0, delta, finish_reason: finish}], ...(usage && {usage}),
  }) + '\n\n';
  if (!request.stream) {
    const {text, finish, usage} = await answer(request, abort.signal, () => {});
    response.writeHead(200, {'content-type': 'application/json'});
    return response.end(JSON.stringify({
      ...head, object: 'chat.completion', choices: [{index: 0, message: {role: 'assistant', content: text}, finish_reason: finish}], usage,
    }));
  }
  response.writeHead(200, {'content-type': 'text/event-stream'});
  const {finish, usage} = await answer(request, abort.signal, text => response.write(chunk({content: text}, null)));
  response.end(chunk({}, finish, usage) + 'data: [DONE]\n\n');
}

let turn = Promise.resolve();
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', data => { body += data; });
  request.on('end', () => {
    if (request.method === 'GET' && request.url === '/v1/models') {
      response.writeHead(200, {'content-type': 'application/json'});
      return response.end(JSON.stringify({object: 'list', data: [{id: 'local', object: 'model'}]}));
    }
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return fail(response, 404, 'there is no such path');
    turn = turn.then(() => chat(body, response)).catch(error => fail(response, 500, String(error)));
  });
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(portFile + '.new', String(server.address().port));
  renameSync(portFile + '.new', portFile);
});
