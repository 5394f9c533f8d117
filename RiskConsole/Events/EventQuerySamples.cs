using System.Text.Json;
using System.Text.RegularExpressions;
using RiskConsole.Events.Log;
using RiskConsole.Query;

namespace RiskConsole.Events;

/// <summary>Names worth suggesting, from the newest events: paths of payloads, types and sources. No values, which not everybody may
/// see.</summary>
internal sealed partial class EventQuerySamples(EventTail tail, TimeProvider time)
{
    private const int Events = 300;
    private const int MostPaths = 100;
    private const int MostNames = 20;
    private const int DeepestPath = 4;
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private volatile Sample? _sample;

    public IReadOnlyList<string> Paths => Current.Paths;

    public IReadOnlyList<string> Types => Current.Types;

    public IReadOnlyList<string> Sources => Current.Sources;

    private Sample Current
    {
        get
        {
            var now = time.GetTimestamp();
            var sample = _sample;
            if (sample is null || time.GetElapsedTime(sample.TakenAt, now) > KeptFor)
                _sample = sample = Take(now);
            return sample;
        }
    }

    private Sample Take(long now)
    {
        var paths = new Dictionary<string, int>(StringComparer.Ordinal);
        var events = tail.Newest(Events, CategorySet.All);
        foreach (var e in events)
        {
            try
            {
                Collect(e.DataRoot, "", DeepestPath, paths);
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
            {
                // Nothing to suggest from a payload that cannot be read.
                continue;
            }
        }
        return new Sample(now, Commonest(paths, MostPaths), Count(events.Select(e => e.Type)), Count(events.Select(e => e.Source)));
    }

    private static void Collect(JsonElement element, string prefix, int depth, Dictionary<string, int> paths)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            // A path goes into each element; they are alike, so the first speaks for all.
            foreach (var first in element.EnumerateArray())
            {
                Collect(first, prefix, depth, paths);
                return;
            }
        }
        if (element.ValueKind != JsonValueKind.Object || depth == 0)
            return;
        foreach (var property in element.EnumerateObject())
        {
            // Keys that are data themselves (addresses, hashes) would fill the list, and may be private.
            if (!Identifier().IsMatch(property.Name))
                continue;
            var path = prefix + property.Name;
            if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                Collect(property.Value, path + ".", depth - 1, paths);
            if (property.Value.ValueKind != JsonValueKind.Object && (paths.Count < 10 * MostPaths || paths.ContainsKey(path)))
                paths[path] = paths.GetValueOrDefault(path) + 1;
        }
    }

    private static string[] Count(IEnumerable<string> names) =>
        [.. Commonest(names.CountBy(name => name).ToDictionary(), MostNames).Select(QueryText.Quote)];

    private static string[] Commonest(Dictionary<string, int> counts, int most) =>
        [.. counts.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(most).Select(p => p.Key)];

    [GeneratedRegex("^[A-Za-z_][A-Za-z_-]{0,31}[0-9]{0,2}$")]
    private static partial Regex Identifier();

    private sealed record Sample(long TakenAt, IReadOnlyList<string> Paths, IReadOnlyList<string> Types, IReadOnlyList<string> Sources);
}
