using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Shared;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>A rule as one line of the list, put into words once for all who look at the same report.</summary>
public sealed class QualityLine
{
    private static readonly ConditionalWeakTable<QualityReport, Tuple<RuleSet, IReadOnlyList<QualityLine>>> s_known = [];

    private QualityLine(Rule rule, QualityReport report)
    {
        Rule = rule;
        Id = rule.Id.ToString();
        Name = DisplayText.Clean(rule.Shown.Definition.Name, RuleCheck.LongestName);
        State = rule.InForce?.State ?? RuleState.Draft;
        Quality = report.Of(rule.Id, State == RuleState.Shadow);
        Url = new QualityUrl(report.Days).For(rule.Id);
        Trend = Sparkline.Of(Quality.PerDay, report.From);
        if (Quality.Subjects is [var worst, ..])
            Subject = (DisplayText.Clean(worst.Subject, 120), worst.Subject, Numbers.Percent((double)worst.Alerts / Quality.Alerts));
    }

    public Rule Rule { get; }

    public string Id { get; }

    public string Name { get; }

    public RuleState State { get; }

    public RuleQuality Quality { get; }

    /// <summary>The rule's page of quality.</summary>
    public string Url { get; }

    public MarkupString Trend { get; }

    /// <summary>The noisiest subject as it is shown, as it is, and its share; null where alerts have none.</summary>
    public (string Shown, string Subject, string Share)? Subject { get; }

    /// <summary>All rules of a set, by name.</summary>
    public static IReadOnlyList<QualityLine> Of(QualityReport report, RuleSet set)
    {
        if (s_known.TryGetValue(report, out var known) && ReferenceEquals(known.Item1, set))
            return known.Item2;
        IReadOnlyList<QualityLine> lines = [.. set.Rules.Select(rule => new QualityLine(rule, report))];
        s_known.AddOrUpdate(report, Tuple.Create(set, lines));
        return lines;
    }

    /// <summary>In the order asked for, the worst first; among equals the one with more alerts.</summary>
    public static IReadOnlyList<QualityLine> Sort(IReadOnlyList<QualityLine> lines, QualitySort sort) => sort switch
    {
        QualitySort.Name => lines,
        QualitySort.Alerts => By(lines, q => q.Alerts),
        // By what is certain of it: 3 of 3 are less than 60 of 80.
        QualitySort.False => By(lines, q => Wilson.Of(q.FalsePositives, q.Judged).Low),
        QualitySort.Acknowledge => By(lines, q => q.Acknowledge.Median.TotalSeconds),
        QualitySort.Resolve => By(lines, q => q.Resolve.Median.TotalSeconds),
        _ => By(lines, q => q.Cost.TotalSeconds),
    };

    private static IReadOnlyList<QualityLine> By(IReadOnlyList<QualityLine> lines, Func<RuleQuality, double> key) =>
        [.. lines.OrderByDescending(line => key(line.Quality)).ThenByDescending(line => line.Quality.Shadow ? 0 : line.Quality.Alerts)];
}
