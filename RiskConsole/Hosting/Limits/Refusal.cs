using System.Globalization;

namespace RiskConsole.Hosting.Limits;

/// <summary>What somebody is told whom a limit turned away.</summary>
/// <param name="Policy">One of <see cref="Telemetry.LimitNames"/>.</param>
/// <param name="Limit">For the log: the setting that was reached, with its value.</param>
internal sealed record Refusal(string Policy, int Status, TimeSpan Wait, string Title, string Text, string Limit)
{
    /// <summary>A page for people, which looks again by itself, and problem details for scripts; both say when.</summary>
    public Task AnswerAsync(HttpContext context, bool person)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(Wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return person
            ? PlainPage.WriteAsync(context, Status, Title, Text, againSeconds: seconds)
            : Results.Problem(Text, statusCode: Status, title: Title).ExecuteAsync(context);
    }
}
