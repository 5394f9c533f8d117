using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Alerts;

/// <summary>Acts on rules and alerts of a running console.</summary>
internal static class AlertConsole
{
    /// <summary>Saves a new rule that judges.</summary>
    public static Task<Rule> AddAsync(this TestConsole console, RuleDefinition rule, RuleState state = RuleState.Active) =>
        console.Get<IRuleBook>().SaveAsync(Actors.System("test"), null, null, rule, state, "", Deadline.Token);

    /// <summary>Saves the next version of a rule.</summary>
    public static Task<Rule> ChangeAsync(this TestConsole console, Rule rule, RuleDefinition? definition = null, RuleState state = RuleState.Active) =>
        console.Get<IRuleBook>().SaveAsync(
            Actors.System("test"), rule.Id, rule.Shown.Version, definition ?? rule.Shown.Definition, state, "", Deadline.Token);

    /// <summary>Disables the rule every console begins with.</summary>
    public static Task WithoutDefaultAsync(this TestConsole console) => console.WithoutAsync("High risk score");

    public static Task WithoutAsync(this TestConsole console, string name) =>
        console.ChangeAsync(console.Get<IRuleBook>().Current.Rules.Single(rule => rule.Shown.Definition.Name == name), state: RuleState.Disabled);

    public static Task SendAsync(this TestConsole console, params RiskEvent[] events) => console.Get<IEventLog>().AppendAsync(events, Deadline.Token);

    public static IReadOnlyList<Alert> Shown(this TestConsole console) => console.Get<IAlertBoard>().For(CategorySet.All).Open;

    /// <summary>Waits until one alert is shown as open and has what is expected.</summary>
    public static async Task<Alert> UntilOneAsync(this TestConsole console, Func<Alert, bool>? that = null)
    {
        await Deadline.UntilAsync(() => console.Shown() is [var only] && (that is null || that(only)), "one alert is shown");
        return console.Shown()[0];
    }

    public static Task UntilNoneAsync(this TestConsole console) => Deadline.UntilAsync(() => console.Shown().Count == 0, "no alert is shown");

    public static async Task<IReadOnlyList<Alert>> StoredAsync(this TestConsole console, bool shadow = false) =>
        (await console.Get<IAlertStore>().SearchAsync(new AlertSearch(CategorySet.All) { Shadow = shadow }, 500, null, Deadline.Token)).Items;

    public static object? Scalar(this TestConsole console, string text)
    {
        using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
