using System.Globalization;
using RiskConsole.Events;

namespace RiskConsole.Tests.Support;

/// <summary>Ready-made test data.</summary>
internal static class Some
{
    private static long s_next;

    public static RiskEvent Event(
        string? id = null,
        string source = "/test",
        string type = "io.test.happened",
        string? subject = "account/1",
        Severity severity = Severity.Info,
        Category category = Category.Risk,
        double? score = null,
        DateTimeOffset? time = null,
        string? data = null) => new()
        {
            Uid = Guid.CreateVersion7(),
            Id = id ?? Interlocked.Increment(ref s_next).ToString(CultureInfo.InvariantCulture),
            Source = source,
            Type = type,
            Subject = subject,
            Time = time ?? DateTimeOffset.UtcNow,
            ReceivedAt = DateTimeOffset.UtcNow,
            Severity = severity,
            Category = category,
            Score = score,
            DataContentType = data is null ? null : "application/json",
            Data = data,
        };
}
