using System.Text.Json;
using System.Text.Json.Serialization;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Events;
using RiskConsole.Notices;

namespace RiskConsole.Components.Layout;

/// <summary>What a page tells its browser at once, however much came: a few notices by themselves, the others as a count.</summary>
/// <param name="UpTo">Of this telling; each has a later one or another <paramref name="Seen"/>.</param>
/// <param name="Seen">Toasts up to here are no longer needed.</param>
/// <param name="Toasts">The worst first.</param>
/// <param name="More">How many came beside them.</param>
/// <param name="MoreCriticals">How many of those are critical.</param>
/// <param name="Sound">The worst severity that is to be heard; null for silence.</param>
/// <param name="Browser">For notifications of the browser, the worst first.</param>
internal sealed record NoticeTelling(
    long UpTo, long Seen, IReadOnlyList<NoticeLine> Toasts, long More, long MoreCriticals, string? Sound, IReadOnlyList<NoticeLine> Browser, long BrowserMore)
{
    private const int Most = 3;

    /// <summary>What must be told of the way from one snapshot to the next; null when a browser would do nothing.</summary>
    public static NoticeTelling? Between(NoticeSnapshot last, NoticeSnapshot next)
    {
        var calls = next.Calls.Where(call => call.Notice.Seq > last.UpTo)
            .OrderByDescending(call => call.Notice.Severity).ThenByDescending(call => call.Notice.Seq).ToList();
        if (calls.Count == 0 && next.SeenSeq == last.SeenSeq)
            return null;
        var toasts = calls.Where(call => call.Ways.HasFlag(Ways.Toast)).Take(Most).ToList();
        var browser = calls.Where(call => call.Ways.HasFlag(Ways.Browser)).Take(Most).ToList();
        return new NoticeTelling(
            next.UpTo, next.SeenSeq, [.. toasts.Select(call => NoticeLine.Of(call.Notice))],
            next.Totals.Toasts - last.Totals.Toasts - toasts.Count,
            next.Totals.CriticalToasts - last.Totals.CriticalToasts - toasts.Count(call => call.Notice.Severity == Severity.Critical),
            calls.Where(call => call.Ways.HasFlag(Ways.Sound)).Select(call => call.Notice.Severity.Name()).FirstOrDefault(),
            [.. browser.Select(call => NoticeLine.Of(call.Notice))], next.Totals.Browser - last.Totals.Browser - browser.Count);
    }

    public string ToJson() => JsonSerializer.Serialize(this, NoticeJson.Default.NoticeTelling);
}

/// <summary>One notice as the browser shows it.</summary>
internal sealed record NoticeLine(long Seq, string Id, string Href, string Severity, string Label, string Title, string What)
{
    public static NoticeLine Of(Notice notice) => new(
        notice.Seq, notice.Alert.Id.ToString(), AlertsUrl.For(notice.Alert.Id), notice.Severity.Name(), notice.Severity.Label(),
        NoticeWords.Title(notice), NoticeWords.What(notice));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoticeTelling))]
internal sealed partial class NoticeJson : JsonSerializerContext;
