using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace RiskConsole.Storage;

/// <summary>For <c>dotnet ef</c> only: the model without the application around it.</summary>
internal sealed class ConsoleDbDesign : IDesignTimeDbContextFactory<ConsoleDb>
{
    public ConsoleDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<ConsoleDb>().UseSqlite("Data Source=design.db").Options);
}
