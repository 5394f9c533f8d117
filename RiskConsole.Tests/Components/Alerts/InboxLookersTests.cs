using Bunit;
using RiskConsole.Access.Presence;
using RiskConsole.Events;
using RiskConsole.Tests.Alerts;

namespace RiskConsole.Tests.Components.Alerts;

public class InboxLookersTests : InboxTestContext
{
    [Fact, Trait("Req", "UA2")]
    public async Task Rows_SomebodyLooksAtOne_BearsTheirInitialsUntilTheyGo()
    {
        var (looked, other) = (SomeAlert.Open(subject: "vault/1"), SomeAlert.Open(subject: "vault/2"));
        Set(looked, other);
        var page = Show();
        await Eventually(page, () => Rows(page).Count == 2, "both rows are there");

        Presence.Show(Look("ben"), Look("ada", Me));
        Bus.Publish(Topic.Presence);
        await Eventually(page, () => page.FindAll(".inbox-row[data-lookers]").Count == 1, "ben is shown");
        var row = page.Find(".inbox-row[data-lookers]");
        Assert.Equal((looked.Id.ToString(), "--lookers:\"B\"", "ben is looking"), (row.GetAttribute("data-id"), row.GetAttribute("style"), row.GetAttribute("title")));

        Presence.Show(Look("ada", Me));
        Bus.Publish(Topic.Presence);
        await Eventually(page, () => page.FindAll(".inbox-row[data-lookers]").Count == 0, "ben has gone");

        Look Look(string name, Guid? user = null) => new(looked.Id, Category.Risk, user ?? Guid.NewGuid(), name, Time.GetUtcNow());
    }
}
