using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules;

/// <summary>All that can be wrong with a definition taken by itself. Knows no other rules: whether the name is free is the book's.</summary>
internal sealed partial class RuleCheck(IQueryCompiler<RiskEvent> queries, IOptions<RuleOptions> options)
{
    public const int LongestName = 80;
    public const int MostKeyFields = 4;
    public const int LargestDefinition = 64 * 1024;

    private const int LongestDescription = 2_000;
    private const int LongestAddress = 2_000;
    private const int MostLabels = 20;
    private const int LongestLabelName = 64;
    private const int LongestLabel = 200;

    /// <summary>The console gives alerts these labels itself.</summary>
    private static readonly string[] OwnLabels = ["alertname", "rule_id", "severity", "shadow"];

    /// <returns>Faults with paths as in the JSON form; empty when the definition can be compiled and judged.</returns>
    public IReadOnlyList<InputFault> Check(RuleDefinition rule)
    {
        RuleFaults faults = new();
        if (!Enum.IsDefined(rule.Kind))
        {
            faults.Add("kind", $"Say what kind of rule it is: {string.Join(", ", Enum.GetValues<RuleKind>().Select(RuleJson.Word))}.");
            return faults.All;
        }
        CheckName(rule.Name, faults);
        CheckText("description", rule.Description, LongestDescription, faults);
        RuleFaults.CheckQuery(queries, "where", rule.Where, faults);
        CheckKey("by", rule.By, faults);
        new KindCheck(queries, options.Value.LongestWindow, rule, faults).Run();
        LevelCheck.Run(rule, options.Value.ValuesPerKey, faults);
        CheckTimes(rule, faults);
        CheckLabels(rule, faults);
        CheckMessage(rule, faults);
        if (rule.Runbook is { } runbook)
            CheckRunbook(runbook, faults);
        if (faults.All.Count == 0 && Encoding.UTF8.GetByteCount(RuleJson.Write(rule)) is var size and > LargestDefinition)
            faults.Add("", $"The rule is {size / 1024} KB large as JSON; {LargestDefinition / 1024} KB are allowed. Shorten its texts.");
        return faults.All;
    }

    private static void CheckName(string name, RuleFaults faults)
    {
        if (string.IsNullOrWhiteSpace(name))
            faults.Add("name", $"Give the rule a name of 1 to {LongestName} characters.");
        else if (name != name.Trim())
            faults.Add("name", "Remove the spaces around the name.");
        else
            CheckText("name", name, LongestName, faults);
        if (name.Any(char.IsControl))
            faults.Add("name", "A name is one line of text. Remove line breaks and control characters.");
    }

    private static void CheckKey(string path, IReadOnlyList<string> by, RuleFaults faults)
    {
        if (by.Count > MostKeyFields)
            faults.Add(path, $"A key has at most {MostKeyFields} fields; these are {by.Count}. Remove some.");
        for (var i = 0; i < Math.Min(by.Count, MostKeyFields); i++)
        {
            if (FieldNames.Find(by[i]).Fault is { } fault)
                faults.Add($"{path}[{i}]", fault);
            else if (by.Take(i).Any(other => FieldNames.AreSame(other, by[i])))
                faults.Add($"{path}[{i}]", $"{by[i]} is in the key already. Remove it.");
        }
    }

    private static void CheckTimes(RuleDefinition rule, RuleFaults faults)
    {
        var longest = TimeSpan.FromDays(30);
        (string Field, TimeSpan Value)[] times =
            [("for", rule.For), ("keepFiring", rule.KeepFiring), ("dedupWindow", rule.DedupWindow), ("cooldown", rule.Cooldown)];
        foreach (var (field, value) in times)
        {
            if (value < TimeSpan.Zero)
                faults.Add(field, "A duration cannot be negative. Write 0s for none.");
            else if (value > longest)
                faults.Add(field, $"This is longer than {Durations.Format(longest)}. Write at most that.");
        }
    }

    private static void CheckLabels(RuleDefinition rule, RuleFaults faults)
    {
        if (rule.Labels.Count > MostLabels)
            faults.Add("labels", $"A rule has at most {MostLabels} labels; these are {rule.Labels.Count}.");
        var ofKey = rule.By.Select(name => name.Replace('.', '_')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in rule.Labels.Take(MostLabels))
        {
            var path = "labels." + name;
            if (name.Length > LongestLabelName || !LabelName().IsMatch(name))
                faults.Add(path, $"A label's name has letters a to z, digits and _, does not begin with a digit, and at most {LongestLabelName} characters.");
            else if (OwnLabels.Contains(name, StringComparer.OrdinalIgnoreCase) || ofKey.Contains(name))
                faults.Add(path, $"Alerts have a label {name} by themselves. Choose another name.");
            if (string.IsNullOrWhiteSpace(value))
                faults.Add(path, "Give the label a value, or remove it.");
            CheckText(path, value, LongestLabel, faults);
        }
    }

    private static void CheckMessage(RuleDefinition rule, RuleFaults faults)
    {
        if (!MessageTemplate.TryParse(rule.Message, out var template, out var error))
        {
            faults.Add("message", $"{error.Message} (at character {error.Position + 1})");
            return;
        }
        if (template.UsesRatio && rule.Levels.Any(level => level.Threshold == 0))
        {
            faults.Add("message", "{{ratio}} divides by the threshold, and one level's threshold is 0. Leave the ratio out, or give the level another threshold. "
                + $"(at character {template.PositionOf("ratio") + 1})");
        }
    }

    private static void CheckRunbook(string address, RuleFaults faults)
    {
        if (address.Length > LongestAddress || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            faults.Add("runbook", $"Write an address that begins with http:// or https://, of at most {LongestAddress} characters, or nothing.");
        CheckText("runbook", address, LongestAddress, faults);
    }

    private static void CheckText(string field, string text, int longest, RuleFaults faults)
    {
        if (text.Length > longest)
            faults.Add(field, $"This has {text.Length} characters; {longest} are allowed.");
        if (QueryScanner.FindForbidden(text) is >= 0 and var at)
            faults.Add(field, $"The character at {at + 1} cannot be part of a text. Remove it.");
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex LabelName();
}

/// <summary>Collects faults, the first of each field alone: the second is often a consequence.</summary>
internal sealed class RuleFaults
{
    private readonly List<InputFault> _all = [];

    public IReadOnlyList<InputFault> All => _all;

    public void Add(string field, string message)
    {
        if (!_all.Exists(f => f.Field == field))
            _all.Add(new(field, message));
    }

    public bool Has(string field) => _all.Exists(f => f.Field == field);

    /// <summary>A condition must say the same of an event whenever it is asked, or a backtest would judge otherwise than the console did.</summary>
    public static void CheckQuery(IQueryCompiler<RiskEvent> queries, string field, string text, RuleFaults faults)
    {
        if (!queries.TryCompile(text, out var query, out var error))
            faults.Add(field, $"{error.Message} (at character {error.Position + 1})");
        else if (query.MovesAt is { } at)
            faults.Add(field, $"This time counts from now, and a rule judges each event when it comes. Remove it, or write a date. (at character {at + 1})");
    }
}
