using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using RiskConsole.Events;

namespace RiskConsole.Hosting.Limits;

/// <summary>Sessions whose connection was cut for abuse, and until when they may not open another. That stops a page that floods from being
/// back the next moment, and gives a person time to read why.</summary>
internal sealed class CutOffs(IOptions<LiveOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, string Reason)> _cut = new(StringComparer.Ordinal);

    public void Add(string caller, string reason)
    {
        var now = time.GetUtcNow();
        foreach (var (old, cut) in _cut)
            if (cut.Until <= now)
                _cut.TryRemove(old, out _);
        _cut[caller] = (now + options.Value.CutOffTime, reason);
    }

    /// <returns>Why the caller has to wait, and how long; null when it may come.</returns>
    public (TimeSpan Wait, string Reason)? Find(string caller) =>
        _cut.TryGetValue(caller, out var cut) && cut.Until - time.GetUtcNow() is { Ticks: > 0 } wait ? (wait, cut.Reason) : null;
}
