using System.Text;
using System.Text.Json;

namespace RiskConsole.Tests.Packaging;

/// <summary>One instruction of a Dockerfile, continuation lines joined.</summary>
internal sealed record Instruction(string Name, string Text)
{
    public bool IsExecForm => Text.TrimStart().StartsWith('[');

    public string[] ExecForm => JsonSerializer.Deserialize<string[]>(Text) ?? [];
}

/// <summary>One FROM and what follows it.</summary>
internal sealed record Stage(string Image, string? Name, IReadOnlyList<Instruction> Instructions)
{
    public Instruction Single(string name) => Assert.Single(Instructions, i => i.Name == name);

    /// <summary>The variables set by ENV.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment => Instructions.Where(i => i.Name == "ENV").SelectMany(i => Words(i.Text))
        .Select(word => word.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>Splits at blanks outside double quotes, and drops the quotes.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c != ' ' || quoted)
                word.Append(c);
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }
}

/// <summary>A Dockerfile, as far as ours goes.</summary>
internal static class Dockerfile
{
    public static IReadOnlyList<Stage> Parse(string text)
    {
        var stages = new List<Stage>();
        foreach (var instruction in Instructions(text))
        {
            if (instruction.Name != "FROM")
            {
                ((List<Instruction>)stages[^1].Instructions).Add(instruction);
                continue;
            }
            var words = Stage.Words(instruction.Text);
            stages.Add(new(words[0], words.Count == 3 ? words[2] : null, new List<Instruction>()));
        }
        return stages;
    }

    private static IEnumerable<Instruction> Instructions(string text)
    {
        var joined = new StringBuilder();
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line.EndsWith('\\'))
            {
                joined.Append(line[..^1].TrimEnd()).Append(' ');
                continue;
            }
            var whole = joined.Append(line).ToString();
            joined.Clear();
            var blank = whole.IndexOf(' ', StringComparison.Ordinal);
            yield return new(whole[..blank].ToUpperInvariant(), whole[(blank + 1)..].Trim());
        }
    }
}
