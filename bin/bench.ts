// `npm run bench`: bench/main.ts does it all; here is only its place among the commands.
import '../bench/main.ts'
