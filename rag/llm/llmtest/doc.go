// SPDX-License-Identifier: Apache-2.0

// Package llmtest checks implementations of llm.Model.
//
// [Request] is a request that shows what every model must pass on; [Reply] collects what comes
// back as an [Outcome], and [Check] compares it. When not to use it: outside tests.
package llmtest
