using RiskConsole.Access;
using RiskConsole.Access.Presence;
using RiskConsole.Events;
using RiskConsole.Redis;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class RedisPresenceTests
{
    [Fact, Trait("Req", "UA2")]
    public async Task Join_OnOneInstance_IsSeenOnTheOtherUntilTheyLeaveOrTheirInstanceDoes()
    {
        await using var consoles = await TwoConsoles.StartAsync();
        var (a, b) = (consoles.A.Get<IPresence>(), consoles.B.Get<IPresence>());
        var alert = Guid.NewGuid();
        var ben = await Principals.SignedInAsync(consoles.A, "ben", Roles.Operator);
        var ann = await Principals.SignedInAsync(consoles.B, "ann", Roles.Operator);

        var here = await a.JoinAsync(ben, alert, Category.Risk, Deadline.Token);
        await Deadline.UntilAsync(() => Names(b) is ["ben"], "ben is seen on the other instance");
        using (await b.JoinAsync(ann, alert, Category.Risk, Deadline.Token))
        {
            await Deadline.UntilAsync(() => Names(a) is ["ben", "ann"] && Names(b) is ["ben", "ann"], "each sees both, ben first");
            here.Dispose();
            await Deadline.UntilAsync(() => Names(b) is ["ann"] && Names(a) is ["ann"], "ben has left");
        }
        await Deadline.UntilAsync(() => Names(a) is [], "nobody is there any more");
        var keys = consoles.A.Get<RedisKeys>();
        await Deadline.UntilAsync(async () => await consoles.Redis.CliAsync("EXISTS", keys.Presences) == "0", "nothing is left of them");

        // As a killed instance leaves it: a list that ends, and the name; and what somebody else writes.
        await consoles.Redis.CliAsync("SET", keys.Presence("killed"), $$"""[{"AlertId":"{{alert}}","Category":0,"UserId":"{{Guid.NewGuid()}}","Name":"zoe","Since":"2026-11-21T08:00:00+00:00"}]""", "PX", "1500");
        await consoles.Redis.CliAsync("SET", keys.Presence("hostile"), """[null,{"Name":null},7]""");
        await consoles.Redis.CliAsync("SADD", keys.Presences, "killed", "hostile");
        await Deadline.UntilAsync(() => Look() is ["zoe"], "zoe is still shown");
        await Deadline.UntilAsync(() => Look() is [], "zoe has gone with her instance");

        string[] Look()
        {
            consoles.A.Get<IEventBus>().Publish(Topic.PresenceTold);
            return Names(a);
        }

        string[] Names(IPresence presence) => [.. presence.Current.Of(alert, CategorySet.All).Select(looker => looker.Name)];
    }
}
