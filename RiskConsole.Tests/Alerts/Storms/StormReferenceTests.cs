using RiskConsole.Alerts;
using RiskConsole.Events;

namespace RiskConsole.Tests.Alerts.Storms;

/// <summary>The gate against a plain account that keeps every time and looks at each second.</summary>
public class StormReferenceTests
{
    private const int Window = 20, Quiet = 15;

    [Theory, Trait("Req", "AL11")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Enter_RandomFloods_DecidesAsThePlainAccount(int seed)
    {
        var random = new Random(seed);
        var options = new AlertOptions
        {
            StormAlerts = random.Next(2, 9), StormTotal = random.Next(9, 25), StormCriticals = random.Next(0, 5), StormWindow = TimeSpan.FromSeconds(Window),
            StormQuiet = TimeSpan.FromSeconds(Quiet),
        };
        var flood = new Flood(options);
        var plain = new Plain(options);
        var rules = Enumerable.Range(1, 5).Select(i => new Guid(i, 0, 0, new byte[8])).ToArray();
        var pace = 0d;
        for (var second = 0; second < 3_000; second++)
        {
            plain.Tick(second);
            if (random.Next(4) == 0)
                flood.Advance(second);
            if (random.Next(40) == 0)
                pace = random.Next(4) == 0 ? random.NextDouble() * 6 : random.NextDouble() * 0.3;
            for (var left = pace; left > 0 && random.NextDouble() < left; left--)
            {
                var rule = random.Next(3) > 0 ? rules[0] : rules[random.Next(rules.Length)];
                var severity = random.Next(6) == 0 ? Severity.Critical : Severity.Warning;
                var expected = plain.Enter(rule, severity == Severity.Critical, second);
                var alert = flood.Enter(second, rule, severity);
                var actual = alert.StormId is { } id ? flood.Stored[id].RuleId : (Guid?)null;
                Assert.True(expected == actual, $"at {second} s: expected {expected?.ToString() ?? "singly"}, was {actual?.ToString() ?? "singly"}");
            }
        }
        flood.Advance(10_000);

        Assert.All(flood.Storms, storm => Assert.Equal(storm.Occurrences, flood.Stored.Values.Count(alert => alert.StormId == storm.Id)));
        Assert.All(flood.Storms, storm => Assert.False(storm.IsOpen));
        Assert.True(flood.Storms.Count() > 3);
    }

    private sealed class Plain(AlertOptions options)
    {
        private readonly Dictionary<Guid, Scope> _scopes = [];
        private readonly Scope _all = new(options.StormTotal, options.StormTotal);

        public void Tick(int now)
        {
            foreach (var scope in _scopes.Values.Append(_all))
                scope.Tick(now);
        }

        /// <returns>Which storm counts it; null for one that is shown.</returns>
        public Guid? Enter(Guid id, bool isCritical, int now)
        {
            if (!_scopes.TryGetValue(id, out var rule))
                _scopes[id] = rule = new Scope(options.StormAlerts, options.StormCriticals);
            var passes = isCritical && Scope.Within(rule.Criticals, now) < options.StormCriticals
                && (!_all.IsOn || Scope.Within(_all.Criticals, now) < options.StormTotal);
            if (isCritical)
            {
                rule.Criticals.Add(now);
                _all.Criticals.Add(now);
            }
            rule.Begin(now);
            rule.Open(now);
            if (!rule.IsOn)
            {
                _all.Begin(now);
                _all.Open(now);
            }
            if (!passes && (rule.IsOn || _all.IsOn))
                return rule.IsOn ? id : Guid.Empty;
            rule.Shown.Add(now);
            _all.Shown.Add(now);
            return null;
        }
    }

    private sealed class Scope(int limit, int criticals)
    {
        private readonly List<int> _opened = [];
        private int _quietSince = int.MaxValue;
        private int? _ended;
        private int _needed = Quiet;

        public bool IsOn { get; private set; }

        public List<int> Shown { get; } = [];

        public List<int> Criticals { get; } = new(criticals);

        public static int Within(List<int> times, int now) => times.Count(time => time > now - Window && time <= now);

        public void Begin(int now)
        {
            var isBack = _ended is { } ended && now - ended <= 10 * Quiet;
            if (IsOn || Within(Shown, now) < (isBack ? (limit + 1) / 2 : limit))
                return;
            IsOn = true;
            _needed = isBack ? Math.Min(_needed * 2, 8 * Quiet) : Quiet;
            _quietSince = now;
        }

        public void Open(int now)
        {
            _opened.Add(now);
            Look(now);
        }

        public void Tick(int now)
        {
            if (!IsOn)
                return;
            Look(now);
            if (now - _quietSince < _needed)
                return;
            (IsOn, _ended) = (false, now);
        }

        private void Look(int now)
        {
            if (Within(_opened, now) >= (limit + 1) / 2)
                _quietSince = now + 1;
        }
    }
}
