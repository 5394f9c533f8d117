using System.Globalization;
using System.Text.Json;
using RiskConsole.Query;

namespace RiskConsole.Audit.Reading;

/// <summary>What became of a member.</summary>
public enum ChangeKind
{
    Changed,
    Added,
    Removed,
}

/// <summary>One place in which before and after differ.</summary>
/// <param name="Path">Members from the outside in; items are named by what tells them apart, or by their position: <c>levels[critical].threshold</c>.</param>
/// <param name="Before">Null where it was not there.</param>
/// <param name="After">Null where it is not there any more.</param>
public sealed record MemberChange(string Path, ChangeKind Kind, string? Before, string? After);

/// <summary>Two documents compared.</summary>
/// <param name="Same">Members that are alike, at most <see cref="JsonDiff.MostSame"/> of them.</param>
/// <param name="SameCount">How many are alike.</param>
/// <param name="IsCut">There are more changes than <see cref="JsonDiff.MostChanges"/>; the counts are of those that were found till then.</param>
public sealed record JsonDifferences(IReadOnlyList<MemberChange> Changes, IReadOnlyList<(string Path, string Value)> Same, int SameCount, bool IsCut)
{
    public int Count(ChangeKind kind) => Changes.Count(change => change.Kind == kind);
}

/// <summary>Compares what was with what is, member by member, for people. Whatever it is given, it ends: with so many changes, or so deep.</summary>
internal static class JsonDiff
{
    public const int MostChanges = 300;
    public const int MostSame = 200;

    private const int Deepest = 24;

    // What tells the items of a list apart, if all have it and no two have the same.
    private static readonly string[] Names = ["id", "key", "name", "severity"];

    /// <param name="before">Undefined where nothing was.</param>
    /// <param name="after">Undefined where nothing is.</param>
    public static JsonDifferences Between(JsonElement before, JsonElement after)
    {
        var walk = new Walk();
        walk.Compare("", before, after, 0);
        return new(walk.Changes, walk.Same, walk.SameCount, walk.IsCut);
    }

    private static bool IsScalar(JsonElement element) => element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static bool IsEmpty(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.GetPropertyCount() == 0,
        JsonValueKind.Array => element.GetArrayLength() == 0,
        _ => false,
    };

    private static string Child(string path, JsonProperty member)
    {
        var name = JsonText.NameOf(member) ?? "?";
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    /// <returns>The items by name; null where they cannot be told apart by this member.</returns>
    private static Dictionary<string, JsonElement>? ByName(JsonElement list, string name)
    {
        var items = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var value)
                || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) || !items.TryAdd(JsonText.Of(value), item))
                return null;
        }
        return items;
    }

    private sealed class Walk
    {
        public List<MemberChange> Changes { get; } = [];

        public List<(string, string)> Same { get; } = [];

        public int SameCount { get; private set; }

        public bool IsCut { get; private set; }

        public void Compare(string path, JsonElement before, JsonElement after, int depth)
        {
            if (IsCut)
                return;
            if (before.ValueKind == JsonValueKind.Undefined || after.ValueKind == JsonValueKind.Undefined)
            {
                Tell(path, before, ChangeKind.Removed, depth);
                Tell(path, after, ChangeKind.Added, depth);
            }
            else if (depth < Deepest && before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
            {
                CompareMembers(path, Members(before, path), Members(after, path), depth);
            }
            else if (depth < Deepest && before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
            {
                CompareLists(path, before, after, depth);
            }
            else if (before.GetRawText() is var was && after.GetRawText() is var now && was != now)
            {
                var (left, right) = (JsonText.Of(before), JsonText.Of(after));
                // The text "5" became the number 5: only as it stands in the document does one see it.
                AddChange(left == right ? new(path, ChangeKind.Changed, was, now) : new(path, ChangeKind.Changed, left, right));
            }
            else
            {
                AddSame(path, after);
            }
        }

        // A document that somebody tampered with may name a member twice: the last counts, as when it was read.
        private static Dictionary<string, JsonElement> Members(JsonElement element, string path)
        {
            var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var member in element.EnumerateObject())
                members[Child(path, member)] = member.Value;
            return members;
        }

        private void CompareMembers(string path, Dictionary<string, JsonElement> before, Dictionary<string, JsonElement> after, int depth)
        {
            foreach (var name in after.Keys.Union(before.Keys))
                Compare(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name), depth + 1);
            if (before.Count == 0 && after.Count == 0)
                AddSame(path, default);
        }

        private void CompareLists(string path, JsonElement before, JsonElement after, int depth)
        {
            if (before.EnumerateArray().All(IsScalar) && after.EnumerateArray().All(IsScalar))
            {
                CompareValues(path, before, after);
                return;
            }
            foreach (var name in Names)
            {
                if (ByName(before, name) is not { } was || ByName(after, name) is not { } now)
                    continue;
                CompareMembers(path, was.ToDictionary(Named, item => item.Value), now.ToDictionary(Named, item => item.Value), depth);
                var (order, ordered) = (was.Keys.Where(now.ContainsKey), now.Keys.Where(was.ContainsKey));
                if (!order.SequenceEqual(ordered))
                    AddChange(new($"{path} (order)", ChangeKind.Changed, string.Join(", ", order), string.Join(", ", ordered)));
                return;
            }
            var (left, right) = (before.GetArrayLength(), after.GetArrayLength());
            for (var i = 0; i < Math.Max(left, right) && !IsCut; i++)
                Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), i < left ? before[i] : default, i < right ? after[i] : default, depth + 1);

            string Named(KeyValuePair<string, JsonElement> item) => $"{path}[{item.Key}]";
        }

        private void CompareValues(string path, JsonElement before, JsonElement after)
        {
            List<string> was = [.. before.EnumerateArray().Select(JsonText.Of)], now = [.. after.EnumerateArray().Select(JsonText.Of)];
            if (was.SequenceEqual(now))
            {
                AddSame(path, after);
                return;
            }
            var left = was.CountBy(value => value).ToDictionary();
            List<string> added = [];
            foreach (var value in now)
            {
                if (left.TryGetValue(value, out var count) && count > 0)
                    left[value] = count - 1;
                else
                    added.Add(value);
            }
            foreach (var value in was.Distinct().Where(value => left[value] > 0))
                AddChange(new($"{path}[]", ChangeKind.Removed, value, null));
            foreach (var value in added)
                AddChange(new($"{path}[]", ChangeKind.Added, null, value));
            if (added.Count == 0 && was.Count == now.Count)
                AddChange(new($"{path} (order)", ChangeKind.Changed, string.Join(", ", was), string.Join(", ", now)));
        }

        /// <summary>Tells all of what came or went, one line for each value.</summary>
        private void Tell(string path, JsonElement element, ChangeKind kind, int depth)
        {
            if (IsCut || element.ValueKind == JsonValueKind.Undefined)
                return;
            if (depth >= Deepest || IsScalar(element) || IsEmpty(element))
            {
                AddValue(path, JsonText.Of(element), kind);
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                foreach (var (name, value) in Members(element, path))
                    Tell(name, value, kind, depth + 1);
            }
            else if (element.EnumerateArray().All(IsScalar))
            {
                AddValue(path, string.Join(", ", element.EnumerateArray().Select(JsonText.Of)), kind);
            }
            else
            {
                var byName = Names.Select(name => ByName(element, name)).FirstOrDefault(items => items is not null);
                foreach (var (index, item) in element.EnumerateArray().Index())
                    Tell($"{path}[{byName?.ElementAt(index).Key ?? index.ToString(CultureInfo.InvariantCulture)}]", item, kind, depth + 1);
            }
        }

        private void AddValue(string path, string value, ChangeKind kind) =>
            AddChange(kind == ChangeKind.Added ? new(path, kind, null, value) : new(path, kind, value, null));

        private void AddChange(MemberChange change)
        {
            if (Changes.Count < MostChanges)
                Changes.Add(change);
            else
                IsCut = true;
        }

        private void AddSame(string path, JsonElement value)
        {
            if (SameCount++ < MostSame && path.Length > 0)
                Same.Add((path, value.ValueKind == JsonValueKind.Undefined ? "" : JsonText.Of(value)));
        }
    }
}
